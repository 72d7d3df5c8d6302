package dev.braid.channel;

import org.jspecify.annotations.Nullable;

/**
 * What is done after a case without an element was selected, giving a result.
 *
 * @param <R> the result, which may be null
 * @param <X> what it throws, besides {@link InterruptedException}; two unrelated exceptions make it {@code Exception}
 */
@FunctionalInterface
public interface CaseCallable<R extends @Nullable Object, X extends Exception> {

    /** Does it. */
    R call() throws X, InterruptedException;
}
