package dev.braid;

import dev.braid.Observer.Run;
import dev.braid.Observer.Summary;
import dev.braid.Observer.Task;
import java.time.Duration;
import java.util.List;

/**
 * Tells an observer that keeps nothing for runs and tasks of one run, by its own methods. Beginnings are told apart from what makes this: if one
 * throws, the rest is told all the same.
 */
record FlatObserver(Observer observer, Run run) implements Observer.OfRun {

    void begin() {
        observer.runStarted(run);
    }

    @Override
    public Observer.OfTask taskStarted(Task task) {
        return new FlatTask(observer, task);
    }

    @Override
    public void ended(Summary summary) {
        observer.runEnded(run, summary);
    }

    /** Tells it of one task. */
    record FlatTask(Observer observer, Task task) implements Observer.OfTask {

        void begin() {
            observer.taskStarted(task);
        }

        @Override
        public void retried(Outcome<?> attempt, Duration backOff) {
            observer.taskRetried(task, attempt, backOff);
        }

        @Override
        public void hedged(Duration after) {
            observer.taskHedged(task, after);
        }

        @Override
        public void stuck(Duration late, List<StackTraceElement> stack) {
            observer.taskStuck(task, late, stack);
        }

        @Override
        public void ended(Outcome<?> outcome, Duration elapsed) {
            observer.taskEnded(task, outcome, elapsed);
        }
    }
}
