package dev.braid;

import org.jspecify.annotations.Nullable;

/**
 * What is done with each task, giving a result.
 *
 * @param <T> the tasks
 * @param <R> the results, which may be null
 * @param <X> what it throws, besides {@link InterruptedException}; two unrelated exceptions make it {@code Exception}
 */
@FunctionalInterface
public interface TaskFunction<T, R extends @Nullable Object, X extends Exception> {

    /** Does the task. Runs on a thread of Braid's, which is interrupted when the task is to stop. */
    R apply(T task) throws X, InterruptedException;
}
