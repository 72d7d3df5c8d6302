package dev.braid.channel;

import org.jspecify.annotations.Nullable;

/**
 * What is done with an element, giving a result.
 *
 * @param <T> the elements
 * @param <R> the results, which may be null
 * @param <X> what it throws, besides {@link InterruptedException}; two unrelated exceptions make it {@code Exception}
 */
@FunctionalInterface
public interface ElementFunction<T, R extends @Nullable Object, X extends Exception> {

    /** Does it. */
    R apply(T element) throws X, InterruptedException;
}
