package dev.braid;

import org.jspecify.annotations.Nullable;

/**
 * What only some runs need to know of a worker's task: since when it runs, the innermost context that stands around its function, and which
 * attempt it is.
 */
final class TaskClock {

    /** The innermost of the contexts that layers have put around the function; the thread's own. */
    private @Nullable ContextNode context;

    /** The task as observers see it; written by the thread before {@link #running}, read by reports and the watch of observers. */
    private @Nullable TaskObservation observation;

    /** How many attempts have begun, where there are several; the thread's own. */
    private int attempts = 1;

    /** Since when the task runs; written by the thread before {@link #running}. */
    private long startedAt;

    /** The index of the running task plus one, 0 while none runs; written by the thread, read by reports. */
    private volatile long running;

    /** The task begins. */
    void start(long index, long nowNanos) {
        startedAt = nowNanos;
        observation = null;
        running = index + 1;
    }

    /** The task has ended. */
    void stop() {
        running = 0;
    }

    @Nullable TaskObservation observation() {
        return observation;
    }

    void setObservation(@Nullable TaskObservation now) {
        observation = now;
    }

    @Nullable ContextNode context() {
        return context;
    }

    void setContext(@Nullable ContextNode context) {
        this.context = context;
    }

    int attempts() {
        return attempts;
    }

    void setAttempts(int attempts) {
        this.attempts = attempts;
    }

    long startedAt() {
        return startedAt;
    }

    /** The index of the running task, negative if none runs. */
    long running() {
        return running - 1;
    }
}
