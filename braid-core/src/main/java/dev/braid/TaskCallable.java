package dev.braid;

import org.jspecify.annotations.Nullable;

/**
 * A block of code with a result.
 *
 * @param <R> the result, which may be null
 * @param <X> what it throws, besides {@link InterruptedException}
 */
@FunctionalInterface
public interface TaskCallable<R extends @Nullable Object, X extends Exception> {

    /** Runs the block. */
    R call() throws X, InterruptedException;
}
