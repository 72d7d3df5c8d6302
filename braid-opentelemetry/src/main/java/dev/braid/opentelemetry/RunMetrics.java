package dev.braid.opentelemetry;

import static dev.braid.opentelemetry.Instruments.HEDGE_WON;
import static dev.braid.opentelemetry.SpanNames.ERROR_TYPE;
import static dev.braid.opentelemetry.SpanNames.RUN_END;
import static dev.braid.opentelemetry.SpanNames.RUN_NAME;
import static dev.braid.opentelemetry.SpanNames.TASK_OUTCOME;

import dev.braid.Observer.Attempt;
import dev.braid.Observer.OfAttempt;
import dev.braid.Observer.OfRun;
import dev.braid.Observer.OfTask;
import dev.braid.Observer.Run;
import dev.braid.Observer.Summary;
import dev.braid.Observer.Task;
import dev.braid.Outcome;
import io.opentelemetry.api.common.Attributes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Measures one run. What all of its tasks need is made once. */
final class RunMetrics implements OfRun {

    private static final double NANOS = 1e9;

    private final Instruments instruments;
    private final Run run;

    /** Whether it is known which tasks wait: of collections and maps from the beginning, of forks from the first on; written by who forks. */
    private volatile boolean announced;

    private final Attributes attributes;
    private final Attributes succeeded;
    private final Attributes cancelled;

    private RunMetrics(Instruments instruments, Run run) {
        this.instruments = instruments;
        this.run = run;
        this.announced = run.tasks().isPresent();
        this.attributes = Attributes.of(RUN_NAME, run.name());
        this.succeeded = Attributes.of(RUN_NAME, run.name(), TASK_OUTCOME, "success");
        this.cancelled = Attributes.of(RUN_NAME, run.name(), TASK_OUTCOME, "cancelled");
    }

    static RunMetrics begin(Instruments instruments, Run run) {
        RunMetrics begun = new RunMetrics(instruments, run);
        instruments.runsActive().add(1, begun.attributes);
        run.tasks().ifPresent(begun::waiting);
        return begun;
    }

    private void waiting(long change) {
        instruments.tasksWaiting().add(change, attributes);
    }

    @Override
    public void taskForked() {
        announced = true;
        waiting(1);
    }

    @Override
    public OfTask taskStarted(Task task) {
        if (announced) {
            waiting(-1);
        }
        instruments.taskWaitTime().record(seconds(task.waited()), attributes);
        instruments.tasksActive().add(1, attributes); // the last that may fail: what is not told of its end must not be counted
        return new TaskMetrics();
    }

    @Override
    public void ended(Summary summary) {
        try {
            if (announced) {
                summary.notStarted().ifPresent(tasks -> waiting(-tasks));
            }
        } finally {
            instruments.runsActive().add(-1, attributes);
        }
        instruments.runDuration().record(seconds(summary.elapsed()), of(summary));
    }

    private Attributes of(Summary summary) {
        String end = summary.end().name().toLowerCase(Locale.ROOT);
        return switch (summary.end()) {
            case FAILED, DEADLINE_EXCEEDED ->
                Attributes.of(RUN_NAME, run.name(), RUN_END, end, ERROR_TYPE, errorType(summary.cause().orElseThrow()));
            case COMPLETED, SATISFIED, INTERRUPTED, CANCELLED -> Attributes.of(RUN_NAME, run.name(), RUN_END, end);
        };
    }

    private Attributes of(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Success<?> _ -> succeeded;
            case Outcome.Cancelled<?> _ -> cancelled;
            case Outcome.Failure<?>(var exception, _) ->
                Attributes.of(RUN_NAME, run.name(), TASK_OUTCOME, "failure", ERROR_TYPE, errorType(exception));
        };
    }

    private Attributes ofRetry(Outcome<?> attempt) {
        return attempt instanceof Outcome.Failure<?>(var exception, _)
                ? Attributes.of(RUN_NAME, run.name(), ERROR_TYPE, errorType(exception))
                : attributes;
    }

    private static String errorType(Throwable exception) {
        return exception.getClass().getName();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS;
    }

    /** Measures one task. */
    private final class TaskMetrics implements OfTask {

        /** The last attempt that has an answer. Guarded by this: two attempts at once have the same number. */
        private int answered;

        @Override
        public OfAttempt attemptStarted(Attempt attempt) {
            return new OfAttempt() {
                @Override
                public void ended(Outcome<?> outcome) {
                    boolean won = outcome instanceof Outcome.Success && isFirstAnswer(attempt.number());
                    if (attempt.hedge()) {
                        instruments.hedges().add(1, Attributes.of(RUN_NAME, run.name(), HEDGE_WON, won));
                    }
                }
            };
        }

        private synchronized boolean isFirstAnswer(int attempt) {
            boolean first = answered < attempt;
            answered = attempt;
            return first;
        }

        @Override
        public void retried(Outcome<?> attempt, Duration backOff) {
            instruments.retries().add(1, ofRetry(attempt));
        }

        @Override
        public void stuck(Duration late, List<StackTraceElement> stack) {
            instruments.tasksStuck().add(1, attributes);
        }

        @Override
        public void ended(Outcome<?> outcome, Duration elapsed) {
            instruments.tasksActive().add(-1, attributes);
            instruments.taskDuration().record(seconds(elapsed), of(outcome));
        }
    }
}
