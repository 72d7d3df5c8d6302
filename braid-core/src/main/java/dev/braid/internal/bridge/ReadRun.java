package dev.braid.internal.bridge;

import org.jspecify.annotations.Nullable;

/**
 * A run whose results are read by somebody outside of it. It starts with the first read, and ends with the last, a failure, or when it is
 * closed.
 */
public interface ReadRun {

    /** The next result, as {@link Results#take} gives it; throws what ended the run, checked exceptions wrapped. */
    @Nullable Object take();

    /** Cancels what runs and joins it. Idempotent. */
    void close();

    /** Who reads is lost: what it left running is cancelled and reported. Does not block. */
    void abandon();
}
