package dev.braid;

import dev.braid.Observer.Attempt;
import dev.braid.Observer.OfAttempt;
import dev.braid.Observer.OfRun;
import dev.braid.Observer.OfTask;
import dev.braid.Observer.Task;
import dev.braid.Propagator.Restore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One task as the observers of its run see it. By one thread at a time. */
final class TaskObservation extends ObserverCalls {

    private static final Restore[] NOTHING = {};

    private final Task task;

    /** Who is told, for each observer. */
    private final OfTask[] told;

    /** Who is told of the attempt that goes on; null outside of attempts. */
    private OfAttempt @Nullable [] attempt;

    TaskObservation(Registered[] observers, Task task) {
        super(observers, task.run().name());
        this.task = task;
        this.told = new OfTask[observers.length];
        Arrays.fill(told, OfTask.NOBODY);
    }

    /** The task begins, of which each observer's {@code runs} is told. */
    void begin(OfRun[] runs) {
        for (int i = 0; i < told.length; i++) {
            OfRun run = runs[i];
            OfTask observer = ask(i, "taskStarted", OfTask.NOBODY, () -> run.taskStarted(task));
            told[i] = observer;
            if (observer instanceof FlatObserver.FlatTask flat) {
                tell(i, flat::begin);
            }
        }
    }

    /** That of the task that the calling code is, if it is one and observed. */
    static @Nullable TaskObservation current() {
        TaskWorker worker = TaskWorker.current();
        return worker == null ? null : worker.observation();
    }

    Task task() {
        return task;
    }

    void retried(Outcome<?> outcome, Duration backOff) {
        tell(told, observer -> observer.retried(outcome, backOff));
    }

    /** The task has ended: each observer is told within what the others set, so that a measurement finds the span. */
    void ended(Outcome<?> outcome, Duration elapsed) {
        Restore[] restores = isOfSeveral() ? enter() : NOTHING;
        tell(told, observer -> observer.ended(outcome, elapsed));
        restore(restores);
    }

    /** Whether more than one may set something. */
    private boolean isOfSeveral() {
        int last = told.length - 1;
        return (observers()[last].isRecorder() ? last : told.length) > 1;
    }

    /** By a thread of its own, which an observer may keep. */
    void stuck(Duration late, List<StackTraceElement> stack) {
        new ObserverCalls(observers(), task.run().name()).tell(told, observer -> observer.stuck(late, stack));
    }

    // Attempts: one after another here, or as a run of their own

    void attemptStarted(int number) {
        Attempt begun = new Attempt(number, false);
        OfAttempt[] observers = new OfAttempt[told.length];
        for (int i = 0; i < observers.length; i++) {
            OfTask observer = told[i];
            observers[i] = ask(i, "attemptStarted", OfAttempt.NOBODY, () -> observer.attemptStarted(begun));
        }
        attempt = observers;
    }

    void attemptEnded(Outcome<?> outcome) {
        if (attempt != null) {
            tell(attempt, observer -> observer.ended(outcome));
            attempt = null;
        }
    }

    /** Of the run, within the task's {@code context}, of two attempts at once, the second of which begins after {@code delay}. */
    Observation ofHedged(int number, Duration delay, Context context) {
        OfRun[] runs = new OfRun[told.length];
        for (int i = 0; i < runs.length; i++) {
            OfTask observer = told[i];
            runs[i] = new AttemptsAsTasks(observer, number, delay, context);
        }
        return Observation.ofAttempts(this, runs);
    }

    private record AttemptsAsTasks(OfTask task, int number, Duration delay, Context context) implements OfRun {

        @Override
        public OfTask taskStarted(Task leg) {
            boolean hedge = leg.index() == 1;
            if (hedge) {
                task.hedged(delay);
            }
            OfAttempt observer = task.attemptStarted(new Attempt(number, hedge));
            return new AttemptAsTask(Objects.requireNonNull(observer, "attemptStarted returned null"), task, context);
        }
    }

    private record AttemptAsTask(OfAttempt observer, OfTask task, Context context) implements OfTask {

        @Override
        public Restore enter() {
            return observer.enter();
        }

        @Override
        public void ended(Outcome<?> outcome, Duration elapsed) {
            observer.ended(outcome);
        }

        /** Of the one that is not needed any more. If the task was told to stop as a whole, that is told of the task. */
        @Override
        public void stuck(Duration late, List<StackTraceElement> stack) {
            if (!context.isCancelled()) {
                task.stuck(late, stack);
            }
        }
    }

    // What the function finds

    /** Calls the function, which finds what the observers set. */
    <R extends @Nullable Object> R call(TaskCallable<? extends R, ?> function) throws Exception {
        Restore[] restores = enter();
        try {
            return function.call();
        } finally {
            restore(restores);
        }
    }

    private Restore[] enter() {
        Restore[] restores = new Restore[told.length];
        for (int i = 0; i < restores.length; i++) {
            restores[i] = enter(i);
        }
        return restores;
    }

    private void restore(Restore[] restores) {
        for (int i = restores.length - 1; i >= 0; i--) {
            Restore restore = restores[i];
            if (restore != Restore.NOTHING) {
                call(i, restore::restore);
            }
        }
    }

    private Restore enter(int index) {
        OfAttempt[] attempts = attempt;
        return attempts == null
                ? ask(index, "enter", Restore.NOTHING, told[index]::enter)
                : ask(index, "enter", Restore.NOTHING, attempts[index]::enter);
    }
}
