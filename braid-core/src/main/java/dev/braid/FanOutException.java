package dev.braid;

import java.util.Objects;

/**
 * Carries an exception that cannot be thrown as it is: a checked one out of a place that can throw none, or one that is not the task's own.
 * That exception is its cause, which is never null.
 */
public final class FanOutException extends RuntimeException {

    private static final long serialVersionUID = 1;

    FanOutException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The exception that could not be thrown as it is. */
    @Override
    public synchronized Throwable getCause() {
        return Objects.requireNonNull(super.getCause());
    }

    /** For an interrupt that Braid has not caused: that must not be taken for the caller's. */
    static FanOutException foreign(String who, Throwable interrupt) {
        return new FanOutException(who + " ended with an InterruptedException though Braid did not interrupt it", interrupt);
    }
}
