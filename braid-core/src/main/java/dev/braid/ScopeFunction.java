package dev.braid;

import org.jspecify.annotations.Nullable;

/**
 * The block of a {@link Scope}, with a result.
 *
 * @param <R> the result, which may be null
 * @param <X> what it and its tasks throw, besides {@link InterruptedException}
 */
@FunctionalInterface
public interface ScopeFunction<R extends @Nullable Object, X extends Exception> {

    /** Forks and joins. Runs on the thread that opened the scope. */
    R apply(Scope<X> scope) throws X, InterruptedException;
}
