package dev.braid;

/**
 * What is done with each task, without a result.
 *
 * @param <T> the tasks
 * @param <X> what it throws, besides {@link InterruptedException}
 */
@FunctionalInterface
public interface TaskConsumer<T, X extends Exception> {

    /** Does the task. Runs on a thread of Braid's, which is interrupted when the task is to stop. */
    void accept(T task) throws X, InterruptedException;
}
