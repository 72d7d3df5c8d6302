package dev.braid.channel;

import java.time.Duration;

/**
 * The end of a channel that elements go into: the type to ask for in code that sends only.
 *
 * <p>Elements of one thread are received in the order in which it sent them. Senders whose threads are parked go on in turn; only where
 * there is no buffer may one that has just come meet a receiver before them, and not more than some dozens of times in a row.
 *
 * @param <T> the elements; never null
 */
public sealed interface Sender<T> extends AutoCloseable permits Channel, CountedSender, WriteOnly {

    /**
     * Sends {@code element}: waits for a receiver, or, if the channel has a buffer, for room. Blocking.
     *
     * @throws ChannelClosedException if the channel is closed, or was closed while this waited; the element was not sent
     * @throws InterruptedException if the thread was interrupted first; the element was not sent
     * @throws NullPointerException if {@code element} is null
     */
    void send(T element) throws InterruptedException;

    /**
     * Sends {@code element} if that can be done at once: whether it was. Does not block.
     *
     * @throws ChannelClosedException if the channel is closed
     * @throws NullPointerException if {@code element} is null
     */
    boolean trySend(T element);

    /**
     * Sends {@code element} if that can be done within {@code timeout}: whether it was. Blocking.
     *
     * @param timeout how long to wait at most; not at all if zero or negative
     * @throws ChannelClosedException if the channel is closed, or was closed while this waited; the element was not sent
     * @throws InterruptedException if the thread was interrupted first; the element was not sent
     * @throws NullPointerException if {@code element} is null
     */
    boolean trySend(T element, Duration timeout) throws InterruptedException;

    /**
     * Closes this end. The channel is then closed, unless this is one of the {@linkplain Channel#sender() senders that it handed out} and
     * others of them are open. Receivers still get all that was sent. Does nothing if it is closed. Does not block.
     */
    @Override
    void close();

    /**
     * Closes the channel with a cause, also if other senders are open. Receivers still get all that was sent, and then a
     * {@link ChannelClosedException} with this cause. Does nothing if the channel is closed. Does not block.
     */
    void close(Throwable cause);

    /** Whether this end is closed: a send would throw. Does not block. */
    boolean isClosed();
}
