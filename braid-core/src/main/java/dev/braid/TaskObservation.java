package dev.braid;

import dev.braid.Observer.Attempt;
import dev.braid.Observer.OfAttempt;
import dev.braid.Observer.OfRun;
import dev.braid.Observer.OfTask;
import dev.braid.Observer.Task;
import dev.braid.Propagator.Restore;
import dev.braid.internal.crew.Uninterrupted;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One task as the observers of its run see it. By one thread at a time. */
final class TaskObservation extends ObserverCalls {

    private static final VarHandle STUCK_CALLS;

    static {
        try {
            STUCK_CALLS = MethodHandles.lookup().findVarHandle(TaskObservation.class, "stuckCalls", StuckCall.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Task task;

    /** Who is told, for each observer. */
    private final OfTask[] told;

    /** Who is told of the attempt that goes on; null outside of attempts. */
    private OfAttempt @Nullable [] attempt;

    /** The last call that tells that the task is stuck; pushed by who makes it, taken by the thread that tells of the end. */
    private volatile @Nullable StuckCall stuckCalls;

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

    /**
     * The task has ended: each observer is told within what the others set, so that a measurement finds the span; and after these, so that the
     * span has ended, if there is to be one, and is not made for want of an answer.
     */
    void ended(Outcome<?> outcome, Duration elapsed) {
        if (!isOfSeveral()) {
            tell(told, observer -> observer.ended(outcome, elapsed));
            return;
        }
        Restore[] restores = enter();
        for (int i = 0; i < told.length; i++) {
            if (restores[i] != Restore.NOTHING) {
                tellEnded(i, outcome, elapsed);
            }
        }
        for (int i = 0; i < told.length; i++) {
            if (restores[i] == Restore.NOTHING) {
                tellEnded(i, outcome, elapsed);
            }
        }
        restore(restores);
    }

    private void tellEnded(int index, Outcome<?> outcome, Duration elapsed) {
        OfTask observer = told[index];
        tell(index, () -> observer.ended(outcome, elapsed));
    }

    /** Whether more than one may set something. */
    private boolean isOfSeveral() {
        int last = told.length - 1;
        return (observers()[last].isRecorder() ? last : told.length) > 1;
    }

    // That it is stuck

    // It is told by a thread of its own, which an observer may keep, and must not be heard after the end. So each call has a place in a
    // list, which it takes before it looks whether the task is still late. The thread that tells of the end takes the list away and leaves
    // OVER, for good: who comes later does not call, and those that came before are waited for. That is as long as an observer takes,
    // and no longer than the watch needs to bar one that blocks. A barred one may come back at any time after that: it hears nothing more,
    // and whoever called it finds OVER before it calls the next. A flag to look at before the call is not enough: the end could be told
    // between the two.

    private static final class StuckCall extends ObserverCalls {

        static final StuckCall OVER = new StuckCall(new Registered[0], "", null);

        private final @Nullable StuckCall before;
        private final CountDownLatch over = new CountDownLatch(1);

        StuckCall(Registered[] observers, String run, @Nullable StuckCall before) {
            super(observers, run);
            this.before = before;
        }

        @Override
        void barred() {
            over.countDown();
        }
    }

    /**
     * The task does not stop. By a thread of its own.
     *
     * @param late whether that is so still
     */
    void stuck(BooleanSupplier late, Duration time, List<StackTraceElement> stack) {
        for (int i = 0; i < told.length; i++) {
            StuckCall call = beginStuck();
            if (call == null) {
                return;
            }
            int index = i;
            OfTask observer = told[i];
            try {
                if (late.getAsBoolean()) {
                    call.watched(() -> call.tell(index, () -> observer.stuck(time, stack)));
                }
            } finally {
                call.over.countDown();
            }
        }
    }

    private @Nullable StuckCall beginStuck() {
        while (true) {
            StuckCall last = stuckCalls;
            if (last == StuckCall.OVER) {
                return null;
            }
            StuckCall call = new StuckCall(observers(), task.run().name(), last);
            if (STUCK_CALLS.compareAndSet(this, last, call)) {
                return call;
            }
        }
    }

    /** The task has ended: from here on nobody hears that it is stuck. */
    void endStuck() {
        StuckCall call = (StuckCall) STUCK_CALLS.getAndSet(this, StuckCall.OVER);
        while (call != null) {
            Uninterrupted.await(call.over::await);
            call = call.before;
        }
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
