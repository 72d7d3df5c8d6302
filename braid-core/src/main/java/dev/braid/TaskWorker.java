package dev.braid;

import dev.braid.internal.crew.Worker;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A thread's place in a run: the context that its task sees, since when it runs, and how its tasks ended. There is one for each task that
 * waits, so it holds no more than it must; what only some runs need is made when it is needed.
 */
final class TaskWorker extends Worker implements ContextNode.Holder {

    /** Made by the thread when its first task has ended; others read it at any time. */
    private @Nullable Tally tally;

    /** Made by the thread when its first task begins, where the run keeps times or has layers; others read it at any time. */
    private @Nullable TaskClock clock;

    /** Its task has failed, and that is about to be recorded, by itself; read by who asks whether anything runs. */
    private volatile boolean failing;

    void setFailing(boolean now) {
        failing = now;
    }

    /** Whether a task runs, or one has failed and that is not recorded yet. */
    boolean isAtWork() {
        return isBusy() || failing;
    }

    /** The worker whose task the calling code is, if any. */
    static @Nullable TaskWorker current() {
        return ContextNode.CURRENT.isBound() ? ContextNode.CURRENT.get().worker() : null;
    }

    /** The worker whose task the calling code is, where there is no doubt that it is one. */
    static TaskWorker here() {
        return Objects.requireNonNull(current());
    }

    Execution<?, ?, ?> execution() {
        return (Execution<?, ?, ?>) work();
    }

    @Override
    public ContextNode context() {
        ContextNode innermost = clock == null ? null : clock.context();
        return innermost == null ? execution().context() : innermost;
    }

    @Override
    public @Nullable TaskWorker worker() {
        return isCurrentThread() ? this : null;
    }

    boolean shield() {
        return shield(execution().policy().interrupts());
    }

    void unshield() {
        unshield(execution().policy().interrupts());
    }

    /** What the thread has counted, for the thread itself. */
    Tally tally() {
        Tally known = tally;
        if (known == null) {
            tally = known = new Tally();
        }
        return known;
    }

    /** Adds what the thread has counted. */
    void addTo(Tally sum) {
        Tally known = tally;
        if (known != null) {
            sum.add(known);
        }
    }

    private TaskClock clock() {
        TaskClock known = clock;
        if (known == null) {
            clock = known = new TaskClock();
        }
        return known;
    }

    // What layers do, in the thread itself

    /** Lets the task see {@code inner}, a child of what it saw; returns what to {@link #leave} it for. */
    @Nullable ContextNode enter(ContextNode inner) {
        ContextNode outer = clock().context();
        clock().setContext(inner);
        return outer;
    }

    /** Ends what {@link #enter} began, which returned {@code outer}. */
    void leave(@Nullable ContextNode outer) {
        clock().setContext(outer);
    }

    /** Another attempt of the task begins, the first being 1. */
    void attempt(int number) {
        clock().setAttempts(number);
    }

    /** How many attempts of the task have begun. */
    int attempts() {
        return clock == null ? 1 : clock.attempts();
    }

    /** Whether the task is to stop: its run is over, or it has been told by itself. */
    boolean isOver() {
        return isCancelled() || execution().context().isOver();
    }

    /**
     * Ends an attempt: what was meant for it alone, or was left behind by it, does not reach what comes next. If the run is over, whatever
     * tells the attempt to stop means the rest of the task as well, and goes on doing so.
     */
    void endAttempt() {
        if (execution().context().isOver()) {
            return;
        }
        forgetAttempt();
        if (execution().context().isOver()) {
            execution().cancelTask(this, epoch()); // the word may have come between the two, and missed it
        }
    }

    /** Ends an attempt even if the run is over: it has an end of its own, and the task will not go on. */
    void forgetAttempt() {
        reopen(execution().policy().interrupts());
    }

    // What reports ask

    /** The task begins. */
    void started(long index, long nowNanos) {
        clock().start(index, nowNanos);
    }

    /** The running task as observers see it, where there are any. */
    @Nullable TaskObservation observation() {
        TaskClock known = clock;
        return known == null ? null : known.observation();
    }

    void setObservation(@Nullable TaskObservation now) {
        clock().setObservation(now);
    }

    /** The task, whose start was noted, has ended. */
    void ended() {
        if (clock != null) {
            clock.stop();
        }
    }

    long startedAt() {
        return clock == null ? 0 : clock.startedAt();
    }

    /** The task that runs now, or null; where the run keeps times. */
    @Nullable Running running() {
        TaskClock known = clock;
        long index = known == null ? -1 : known.running();
        Thread thread = thread();
        return known == null || index < 0 || thread == null ? null : new Running(index, known.startedAt(), thread);
    }

    /** A task in progress, as a report sees it. */
    record Running(long index, long startedAt, Thread thread) {}
}
