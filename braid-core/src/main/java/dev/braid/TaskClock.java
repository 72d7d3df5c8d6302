package dev.braid;

import dev.braid.internal.host.Timer;
import org.jspecify.annotations.Nullable;

/** Since when a worker's task runs, and its time-out; where the run keeps times. */
final class TaskClock {

    private @Nullable TaskContext context;
    private @Nullable Timer timer;

    /** Since when the task runs; written by the thread before {@link #running}. */
    private long startedAt;

    /** The index of the running task plus one, 0 while none runs; written by the thread, read by reports. */
    private volatile long running;

    /** The task begins. */
    void start(long index, long nowNanos) {
        startedAt = nowNanos;
        running = index + 1;
    }

    /** The running task has a time-out, by this context. */
    void limit(TaskContext own) {
        context = own;
        timer = own.startDeadline();
    }

    /** The task has ended; returns its time-out if that is what cancelled it. */
    @Nullable TaskTimeoutException stop() {
        running = 0;
        TaskContext own = context;
        if (own == null) {
            return null;
        }
        context = null;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        own.untie();
        return own.timeout();
    }

    /** The context of the running task, if it has one of its own; for the thread itself. */
    @Nullable TaskContext context() {
        return context;
    }

    long startedAt() {
        return startedAt;
    }

    /** The index of the running task, negative if none runs. */
    long running() {
        return running - 1;
    }
}
