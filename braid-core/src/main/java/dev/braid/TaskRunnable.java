package dev.braid;

/**
 * A block of code without a result.
 *
 * @param <X> what it throws, besides {@link InterruptedException}
 */
@FunctionalInterface
public interface TaskRunnable<X extends Exception> {

    /** Runs the block. */
    void run() throws X, InterruptedException;
}
