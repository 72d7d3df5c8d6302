package dev.braid;

import java.util.concurrent.CancellationException;

/** A run or a task was told to stop by its surroundings, not by a failure of its own. The reason, where there is one, is the cause. */
public final class CancelledException extends CancellationException {

    private static final long serialVersionUID = 1;

    /** Says that something was told to stop. */
    public CancelledException(String message) {
        super(message);
    }

    CancelledException(String message, Throwable cause) {
        super(message);
        initCause(cause);
    }
}
