package dev.braid;

/** Carries a checked exception out of a place that can throw none; the exception is its cause, which is never null. */
public final class FanOutException extends RuntimeException {

    private static final long serialVersionUID = 1;

    FanOutException(String message, Throwable cause) {
        super(message, cause);
    }
}
