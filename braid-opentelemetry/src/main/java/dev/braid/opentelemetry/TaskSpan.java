package dev.braid.opentelemetry;

import dev.braid.Observer;
import dev.braid.Observer.Attempt;
import dev.braid.Observer.Task;
import dev.braid.Outcome;
import dev.braid.Propagator;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The span of a task, if it has one. */
final class TaskSpan implements Observer.OfTask {

    private final RunSpan run;
    private final Task task;
    private final long startedAt;
    private final LazySpan span;
    private final Context context;

    /** Whether two attempts went on at once; written by the second's thread, which the first's joins. */
    private volatile boolean hedged;

    // Known when the task has ended; the outcome if it may yet get a span for that
    private long endedAt;
    private @Nullable Outcome<?> outcome;

    private TaskSpan(RunSpan run, Task task, Function<LazySpan, Context> context) {
        this.run = run;
        this.task = task;
        this.startedAt = run.clock().now();
        this.span = new LazySpan(run.span(), this::builder);
        this.context = context.apply(span);
    }

    /** A task that has a span. */
    static TaskSpan made(RunSpan run, Task task) {
        return new TaskSpan(run, task, span -> run.context().with(span.made()));
    }

    /** A task that gets a span if one is needed. */
    static TaskSpan lazy(RunSpan run, Task task) {
        return new TaskSpan(run, task, run::lazily);
    }

    private SpanBuilder builder() {
        run.countTaskSpan();
        return run.builder(run.taskName(), run.context(), startedAt)
                .setAttribute(SpanNames.RUN_NAME, task.run().name())
                .setAttribute(SpanNames.TASK_INDEX, task.index())
                .setAttribute(SpanNames.TASK_WAIT, seconds(task.waited()));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    long elapsedNanos() {
        return endedAt - startedAt;
    }

    @Override
    public Propagator.Restore enter() {
        return CurrentContext.with(run.tracing(), context, span, run.span());
    }

    @Override
    public Observer.OfAttempt attemptStarted(Attempt attempt) {
        return new AttemptSpan(run, this, attempt);
    }

    @Override
    public void hedged(Duration after) {
        hedged = true;
    }

    @Override
    public void stuck(Duration late, List<StackTraceElement> stack) {
        Span made = span.madeInTime();
        if (made == null) {
            return;
        }
        made.setAttribute(SpanNames.TASK_STUCK, true);
        Attributes what = Attributes.of(
                SpanNames.LATE,
                seconds(late),
                SpanNames.STACK,
                stack.stream().map(frame -> "\tat " + frame).collect(Collectors.joining("\n")));
        run.events().event(SpanNames.TASK_STUCK_EVENT, Severity.WARN, run.context().with(made), made, what, run.clock().now());
    }

    @Override
    public void ended(Outcome<?> ending, Duration elapsed) {
        endedAt = run.clock().now();
        span.close();
        if (span.isMade() || (ending instanceof Outcome.Failure<?> && run.budget().hasSpanForFailure())) {
            end(ending);
        } else {
            outcome = ending instanceof Outcome.Success<?> success ? new Outcome.Success<>("", success.attempts()) : ending; // not the result
            run.budget().offer(this);
        }
    }

    /** The task, which had ended without a span, is to have one all the same. */
    void makeLate() {
        if (outcome != null) {
            end(outcome);
        }
    }

    private void end(Outcome<?> ending) {
        Span made = span.made();
        try {
            if (ending.attempts() > 1) {
                made.setAttribute(SpanNames.TASK_ATTEMPTS, (long) ending.attempts());
            }
            SpanOutcome.mark(run.tracing(), SpanNames.TASK_EXCEPTION, Severity.ERROR, run.context().with(made), made, ending, endedAt);
        } finally {
            made.end(endedAt, TimeUnit.NANOSECONDS);
        }
    }

    // What attempts ask

    /** What the function finds. */
    Context context() {
        return context;
    }

    LazySpan span() {
        return span;
    }

    boolean isHedged() {
        return hedged;
    }
}
