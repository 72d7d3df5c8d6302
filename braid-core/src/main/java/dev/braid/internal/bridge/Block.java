package dev.braid.internal.bridge;

import org.jspecify.annotations.Nullable;

/**
 * A block of code that may throw anything.
 *
 * @param <R> what it gives
 */
@FunctionalInterface
public interface Block<R extends @Nullable Object> {

    /** Runs the block. */
    R run() throws Exception;
}
