package dev.braid.channel;

/**
 * What is done after a case without an element was selected.
 *
 * @param <X> what it throws, besides {@link InterruptedException}; two unrelated exceptions make it {@code Exception}
 */
@FunctionalInterface
public interface CaseRunnable<X extends Exception> {

    /** Does it. */
    void run() throws X, InterruptedException;
}
