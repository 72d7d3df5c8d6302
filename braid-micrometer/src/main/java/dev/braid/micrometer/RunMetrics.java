package dev.braid.micrometer;

import dev.braid.Observer.Attempt;
import dev.braid.Observer.OfAttempt;
import dev.braid.Observer.OfRun;
import dev.braid.Observer.OfTask;
import dev.braid.Observer.Run;
import dev.braid.Observer.Summary;
import dev.braid.Observer.Task;
import dev.braid.Outcome;
import java.time.Duration;
import java.util.List;

/** Measures one run. */
final class RunMetrics implements OfRun {

    private final RunMeters meters;

    /** Whether it is known which tasks wait: of collections and maps from the beginning, of forks from the first on; written by who forks. */
    private volatile boolean announced;


    private RunMetrics(RunMeters meters, Run run) {
        this.meters = meters;
        this.announced = run.tasks().isPresent();
    }

    static RunMetrics begin(RunMeters meters, Run run) {
        meters.runsActive.increment();
        run.tasks().ifPresent(meters.waiting::add);
        return new RunMetrics(meters, run);
    }

    @Override
    public void taskForked() {
        announced = true;
        meters.waiting.increment();
    }

    @Override
    public OfTask taskStarted(Task task) {
        if (announced) {
            meters.waiting.decrement();
        }
        meters.waitTime.record(task.waited());
        meters.active.increment(); // the last: what is not told of its end must not be counted
        return new TaskMetrics();
    }

    @Override
    public void ended(Summary summary) {
        if (announced) {
            summary.notStarted().ifPresent(tasks -> meters.waiting.add(-tasks));
        }
        meters.runsActive.decrement();
        meters.runDuration(summary).record(summary.elapsed());
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
                        (won ? meters.hedgesWon : meters.hedgesLost).increment();
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
            meters.retries(attempt).increment();
        }

        @Override
        public void stuck(Duration late, List<StackTraceElement> stack) {
            meters.stuck.increment();
        }

        @Override
        public void ended(Outcome<?> outcome, Duration elapsed) {
            meters.active.decrement();
            meters.taskDuration(outcome).record(elapsed);
        }
    }
}
