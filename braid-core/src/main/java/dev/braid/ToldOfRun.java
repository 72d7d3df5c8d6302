package dev.braid;

import dev.braid.Observer.Run;
import dev.braid.Observer.Summary;
import dev.braid.Observer.Task;
import java.time.Duration;
import java.util.List;

/** Tells an observer that keeps nothing for runs and tasks of one run, by its own methods. */
final class ToldOfRun implements Observer.OfRun {

    private final Observer observer;
    private final Run run;

    ToldOfRun(Observer observer, Run run) {
        this.observer = observer;
        this.run = run;
        observer.runStarted(run);
    }

    @Override
    public Observer.OfTask taskStarted(Task task) {
        observer.taskStarted(task);
        return new ToldOfTask(observer, task);
    }

    @Override
    public void ended(Summary summary) {
        observer.runEnded(run, summary);
    }

    private record ToldOfTask(Observer observer, Task task) implements Observer.OfTask {

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
