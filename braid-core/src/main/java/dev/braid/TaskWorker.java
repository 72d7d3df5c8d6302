package dev.braid;

import dev.braid.internal.crew.Worker;
import org.jspecify.annotations.Nullable;

/**
 * A thread's place in a run: the context that its task sees, since when it runs, and how its tasks ended. There is one for each task that
 * waits, so it holds no more than it must; what only some runs need is made when it is needed.
 */
final class TaskWorker extends Worker implements ContextNode.Holder {

    /** Made by the thread when its first task has ended; others read it at any time. */
    private @Nullable Tally tally;

    /** Made by the thread when its first task begins, where the run keeps times; others read it at any time. */
    private @Nullable TaskClock clock;

    /** The worker whose task the calling code is, if any. */
    static @Nullable TaskWorker current() {
        return ContextNode.CURRENT.isBound() ? ContextNode.CURRENT.get().worker() : null;
    }

    private Execution<?, ?, ?> execution() {
        return (Execution<?, ?, ?>) work();
    }

    @Override
    public ContextNode context() {
        TaskContext own = clock == null ? null : clock.context();
        return own == null ? execution().context() : own;
    }

    @Override
    public @Nullable TaskWorker worker() {
        return isCurrentThread() ? this : null;
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

    /** The task begins: notes the time, and gives it a context with its own deadline if {@code timeoutNanos} is not 0. */
    void started(long index, long nowNanos, long timeoutNanos) {
        TaskClock known = clock;
        if (known == null) {
            clock = known = new TaskClock();
        }
        known.start(index, nowNanos);
        if (timeoutNanos != 0) {
            known.limit(new TaskContext(execution(), this, index, nowNanos + timeoutNanos));
        }
    }

    /** The task, whose start was noted, has ended; returns its time-out if that is what cancelled it. */
    @Nullable TaskTimeoutException ended() {
        return clock == null ? null : clock.stop();
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
