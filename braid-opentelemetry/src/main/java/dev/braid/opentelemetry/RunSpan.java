package dev.braid.opentelemetry;

import dev.braid.Observer;
import dev.braid.Observer.Run;
import dev.braid.Observer.Summary;
import dev.braid.Observer.Task;
import dev.braid.Propagator;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The span of a run. */
final class RunSpan implements Observer.OfRun {

    private final Tracing tracing;
    private final RunClock clock;
    private final Span span;
    private final Context context;
    private final SpanBudget budget;
    private final AtomicLong taskSpans = new AtomicLong();
    private final String name;
    private final String taskName;
    private final String attemptName;

    private RunSpan(Tracing tracing, Run run, Context caller) {
        this.tracing = tracing;
        this.clock = tracing.clock();
        this.budget = new SpanBudget(tracing.taskSpans());
        this.name = run.name();
        this.taskName = run.name() + " task";
        this.attemptName = run.name() + " attempt";
        SpanBuilder builder = builder(run.name(), caller, clock.now()).setAttribute(SpanNames.RUN_NAME, run.name());
        run.limit().ifPresent(limit -> builder.setAttribute(SpanNames.RUN_LIMIT, (long) limit));
        run.tasks().ifPresent(tasks -> builder.setAttribute(SpanNames.TASKS, tasks));
        CallSite.describe(builder);
        this.span = builder.startSpan();
        this.context = caller.with(span);
    }

    /** A run begins in {@code caller}. */
    static Observer.OfRun start(Tracing tracing, Run run, Context caller) {
        RunSpan started = new RunSpan(tracing, run, caller);
        return started.span.isRecording() ? started : new Unrecorded(tracing, started.context);
    }

    /** A run of which nothing is recorded: what its tasks trace and hand on is to know that. */
    private record Unrecorded(Tracing tracing, Context context) implements Observer.OfRun, Observer.OfTask {

        @Override
        public Observer.OfTask taskStarted(Task task) {
            return this;
        }

        @Override
        public Propagator.Restore enter() {
            return CurrentContext.with(tracing, context);
        }
    }

    @Override
    public Observer.OfTask taskStarted(Task task) {
        return budget.hasSpan() ? TaskSpan.made(this, task) : TaskSpan.lazy(this, task);
    }

    @Override
    public void ended(Summary summary) {
        long now = clock.now();
        try {
            budget.slowest().forEach(TaskSpan::makeLate);
            describe(summary, now);
        } finally {
            span.end(now, TimeUnit.NANOSECONDS);
        }
    }

    private void describe(Summary summary, long now) {
        span.setAttribute(SpanNames.SUCCEEDED, summary.succeeded());
        span.setAttribute(SpanNames.FAILED, summary.failed());
        span.setAttribute(SpanNames.CANCELLED, summary.cancelled());
        summary.notStarted().ifPresent(tasks -> span.setAttribute(SpanNames.NOT_STARTED, tasks));
        span.setAttribute(SpanNames.WITH_SPAN, taskSpans.get());
        span.setAttribute(SpanNames.RUN_END, summary.end().name().toLowerCase(Locale.ROOT));
        summary.cause().ifPresent(cause -> {
            switch (summary.end()) {
                case FAILED, DEADLINE_EXCEEDED -> {
                    SpanOutcome.failed(tracing, span, cause);
                    tracing.events().exception(SpanNames.RUN_EXCEPTION, Severity.ERROR, context, span, cause, now);
                }
                case INTERRUPTED, CANCELLED -> SpanOutcome.cancelled(tracing, SpanNames.RUN_CANCELLED, context, span, cause, now);
                case COMPLETED, SATISFIED -> {}
            }
        });
    }

    // What tasks ask

    SpanBuilder builder(String name, Context parent, long startEpochNanos) {
        return tracing.tracer()
                .spanBuilder(name)
                .setParent(parent)
                .setSpanKind(SpanKind.INTERNAL)
                .setStartTimestamp(startEpochNanos, TimeUnit.NANOSECONDS);
    }

    /** What a function finds that may come to need {@code span}. */
    Context lazily(LazySpan span) {
        return tracing.isLazy() ? context.with(span) : context;
    }

    Tracing tracing() {
        return tracing;
    }

    Events events() {
        return tracing.events();
    }

    RunClock clock() {
        return clock;
    }

    Span span() {
        return span;
    }

    Context context() {
        return context;
    }

    SpanBudget budget() {
        return budget;
    }

    String name() {
        return name;
    }

    String taskName() {
        return taskName;
    }

    String attemptName() {
        return attemptName;
    }

    void countTaskSpan() {
        taskSpans.incrementAndGet();
    }
}
