package dev.braid.opentelemetry;

import dev.braid.Observer;
import dev.braid.Observer.Attempt;
import dev.braid.Outcome;
import dev.braid.Propagator;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;

/** The span of an attempt. The first, if it succeeds alone and its function traces nothing, has none: it would be its task's again. */
final class AttemptSpan implements Observer.OfAttempt {

    private final RunSpan run;
    private final TaskSpan task;
    private final Attempt attempt;
    private final long startedAt;
    private final LazySpan span;
    private final Context context;

    AttemptSpan(RunSpan run, TaskSpan task, Attempt attempt) {
        this.run = run;
        this.task = task;
        this.attempt = attempt;
        this.startedAt = run.clock().now();
        this.span = new LazySpan(task.span(), this::builder);
        this.context = found();
    }

    private Context found() {
        if (task.span().isMade() && (attempt.number() > 1 || attempt.hedge()) && run.budget().hasSpanForAttempt()) {
            return task.context().with(span.made()); // wanted in any case
        }
        return run.tracing().isLazy() ? task.context().with(span) : task.context();
    }

    private SpanBuilder builder() {
        return run.builder(run.attemptName(), run.context().with(task.span().made()), startedAt)
                .setAttribute(SpanNames.RUN_NAME, run.name())
                .setAttribute(SpanNames.ATTEMPT_NUMBER, (long) attempt.number())
                .setAttribute(SpanNames.ATTEMPT_HEDGE, attempt.hedge());
    }

    @Override
    public Propagator.Restore enter() {
        return CurrentContext.with(run.tracing(), context, span, run.span());
    }

    @Override
    public void ended(Outcome<?> outcome) {
        long now = run.clock().now();
        span.close();
        if (!span.isMade() && !isWanted(outcome)) {
            return;
        }
        Span made = span.made();
        try {
            SpanOutcome.mark(run.tracing(), SpanNames.ATTEMPT_EXCEPTION, Severity.WARN, run.context().with(made), made, outcome, now);
        } finally {
            made.end(now, TimeUnit.NANOSECONDS);
        }
    }

    /** Whether the attempt tells something that its task does not. */
    private boolean isWanted(Outcome<?> outcome) {
        boolean oneOfSeveral = attempt.number() > 1 || attempt.hedge() || task.isHedged() || outcome instanceof Outcome.Failure<?>;
        return oneOfSeveral && task.span().isMade() && run.budget().hasSpanForAttempt();
    }
}
