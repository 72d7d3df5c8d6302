package dev.braid.channel;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * The end of a channel that elements come out of: the type to ask for in code that receives only.
 *
 * <p>An element goes to one receiver. Receivers whose threads are parked are served in turn; only where there is no buffer may one that has just come
 * meet a sender before them, and not more than some dozens of times in a row.
 *
 * @param <T> the elements; never null
 */
public sealed interface Receiver<T> extends Iterable<T> permits Channel, ReadOnly {

    /**
     * Receives the next element. Blocking.
     *
     * @throws ChannelClosedException if the channel is drained, with the cause that it was closed with
     * @throws InterruptedException if the thread was interrupted first; no element was taken
     */
    T receive() throws InterruptedException;

    /**
     * Receives the next element, or nothing if the channel is drained. Blocking.
     *
     * @throws ChannelClosedException if the channel is drained and was closed with a cause
     * @throws InterruptedException if the thread was interrupted first; no element was taken
     */
    Optional<T> receiveOrEmpty() throws InterruptedException;

    /**
     * Receives the next element if there is one at once. Does not block.
     *
     * @throws ChannelClosedException if the channel is drained, with the cause that it was closed with
     */
    Optional<T> tryReceive();

    /**
     * Receives the next element if there is one within {@code timeout}. Blocking.
     *
     * @param timeout how long to wait at most; not at all if zero or negative
     * @throws ChannelClosedException if the channel is drained, with the cause that it was closed with
     * @throws InterruptedException if the thread was interrupted first; no element was taken
     */
    Optional<T> tryReceive(Duration timeout) throws InterruptedException;

    /**
     * Receives elements until the channel is drained, and does {@code action} with each. Blocking.
     *
     * @throws X what {@code action} threw; the elements that follow are still there
     * @throws ChannelClosedException if the channel was closed with a cause, when it is drained
     * @throws InterruptedException if the thread was interrupted while it waited; no element was taken in vain
     */
    <X extends Exception> void receiveEach(ElementConsumer<? super T, X> action) throws X, InterruptedException;

    /**
     * An iterator that receives until the channel is drained. {@code hasNext} is blocking, with a difference: if the thread is interrupted, it
     * throws a {@link CancellationException} and leaves the thread interrupted; no element was taken. It throws a
     * {@link ChannelClosedException} if the channel is drained and was closed with a cause. What {@code hasNext} has found and {@code next}
     * has not returned is the iterator's: no other receiver gets it.
     */
    @Override
    Iterator<T> iterator();
}
