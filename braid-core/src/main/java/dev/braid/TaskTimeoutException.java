package dev.braid;

import java.time.Duration;

/** A task did not end within the time-out that its policy gives each task. What the task threw when it was stopped is suppressed in it. */
public final class TaskTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Duration timeout;

    TaskTimeoutException(String task, Duration timeout) {
        super("task " + task + " exceeded its time-out of " + Durations.text(Durations.nanos(timeout)));
        this.timeout = timeout;
    }

    /** The time-out that was exceeded. */
    public Duration timeout() {
        return timeout;
    }
}
