package dev.braid.cli.task;

import java.util.Locale;

/** What became of a line. */
public enum Outcome {
    /** Exit status 0. */
    OK,
    /** Another exit status, a signal, or it could not be started. */
    FAILED,
    /** Ended by its own time-out. */
    TIMEOUT,
    /** Ended because the run was. */
    CANCELLED,
    /** Not started. */
    SKIPPED;

    public boolean isFailure() {
        return this == FAILED || this == TIMEOUT;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
