package dev.braid;

/**
 * Carries an exception that cannot be thrown as it is: a checked one out of a place that can throw none, or one that is not the task's own.
 * That exception is its cause, which is never null.
 */
public final class FanOutException extends RuntimeException {

    private static final long serialVersionUID = 1;

    FanOutException(String message, Throwable cause) {
        super(message, cause);
    }
}
