package dev.braid;

import dev.braid.internal.crew.Worker;
import dev.braid.internal.host.Timer;
import org.jspecify.annotations.Nullable;

/** A thread's place in a run: the context that its task sees, since when it runs, and how its tasks ended. */
final class TaskWorker extends Worker implements ContextNode.Holder {

    /** {@link #running} while no task runs. */
    private static final long NONE = -1;

    private final Execution<?, ?, ?> execution;
    final Tally tally = new Tally();

    /** The context of the running task, if it has one of its own; the thread's own. */
    private @Nullable TaskContext taskContext;

    private @Nullable Timer taskTimer;

    /** Since when the task runs; written by the thread before {@link #running}. */
    private long startedAt;

    /** The index of the running task, where the run keeps times; written by the thread, read by reports. */
    private volatile long running = NONE;

    TaskWorker(Execution<?, ?, ?> execution) {
        this.execution = execution;
    }

    /** The worker whose task the calling code is, if any. */
    static @Nullable TaskWorker current() {
        return ContextNode.CURRENT.isBound() ? ContextNode.CURRENT.get().worker() : null;
    }

    @Override
    public ContextNode context() {
        TaskContext own = taskContext;
        return own == null ? execution.context() : own;
    }

    @Override
    public @Nullable TaskWorker worker() {
        return isCurrentThread() ? this : null;
    }

    void unshield() {
        unshield(execution.policy().interrupts());
    }

    /** The task begins: notes the time, and gives it a context with its own deadline if {@code timeoutNanos} is not 0. */
    void started(long index, long nowNanos, long timeoutNanos) {
        startedAt = nowNanos;
        running = index;
        if (timeoutNanos != 0) {
            TaskContext own = new TaskContext(execution, this, index, nowNanos + timeoutNanos);
            taskContext = own;
            taskTimer = own.startDeadline();
        }
    }

    /** The task has ended; returns its time-out if that is what cancelled it. */
    @Nullable TaskTimeoutException ended() {
        running = NONE;
        TaskContext own = taskContext;
        if (own == null) {
            return null;
        }
        taskContext = null;
        if (taskTimer != null) {
            taskTimer.cancel();
            taskTimer = null;
        }
        own.untie();
        return own.timeout();
    }

    long startedAt() {
        return startedAt;
    }

    /** The task that runs now, or null; where the run keeps times. */
    @Nullable Running running() {
        long index = running;
        Thread thread = thread();
        return index == NONE || thread == null ? null : new Running(index, startedAt, thread);
    }

    /** A task in progress, as a report sees it. */
    record Running(long index, long startedAt, Thread thread) {}
}
