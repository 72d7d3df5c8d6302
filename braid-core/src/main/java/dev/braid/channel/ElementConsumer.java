package dev.braid.channel;

/**
 * What is done with an element.
 *
 * @param <T> the elements
 * @param <X> what it throws, besides {@link InterruptedException}; two unrelated exceptions make it {@code Exception}
 */
@FunctionalInterface
public interface ElementConsumer<T, X extends Exception> {

    /** Does it. */
    void accept(T element) throws X, InterruptedException;
}
