package dev.braid;

import java.util.concurrent.CancellationException;

/** A run or a task was told to stop by its surroundings, not by a failure of its own. The reason, where there is one, is the cause. */
public final class CancelledException extends CancellationException {

    private static final long serialVersionUID = 1;

    /** Says that something was told to stop. */
    public CancelledException(String message) {
        super(message);
    }

    /**
     * Whether {@code thrown} says no more than that {@code context} was cancelled, as far as is known there. Its task may have found that out by itself,
     * before anybody told it.
     */
    static boolean tellsOf(ContextNode context, Throwable thrown) {
        Throwable cause = context.ownCause();
        return cause != null
                && switch (thrown) {
                    case CancelledException cancelled -> cancelled.getCause() == cause;
                    case DeadlineExceededException exceeded -> context.isPastDeadline() && exceeded.tellsOf(cause);
                    default -> false;
                };
    }

    CancelledException(String message, Throwable cause) {
        super(message);
        initCause(cause);
    }
}
