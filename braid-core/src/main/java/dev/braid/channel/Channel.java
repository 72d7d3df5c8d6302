package dev.braid.channel;

import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands elements from threads that send to threads that receive, in the order in which they were sent. Any number of threads may do either.
 *
 * <pre>{@code
 * Channel<Page> pages = Channel.buffered(16);
 * // one thread
 * try (pages) {
 *     for (URI url : urls) {
 *         pages.send(fetch(url));
 *     }
 * }
 * // another
 * for (Page page : pages) {
 *     store(page);
 * }
 * }</pre>
 *
 * <p>A channel that is no longer used need not be closed; close it so that receivers know that nothing more comes.
 *
 * @param <T> the elements; never null
 */
public final class Channel<T> implements Sender<T>, Receiver<T> {

    /** More would not fit into an array on all machines; and nobody means it. */
    private static final int MOST = 1 << 30;

    static final String IS_CLOSED = "the channel is closed";
    static final String HAS_NO_MORE = "the channel is closed and has no more elements";

    private final Exchange exchange;

    /** Instead of a number of senders: the last has been closed. */
    private static final long NO_MORE = -1;

    /** Senders handed out and not closed, or {@link #NO_MORE}: whoever closes the last and whoever wants another must agree on who was first. */
    private final AtomicLong senders = new AtomicLong();

    private Channel(Exchange exchange) {
        this.exchange = exchange;
    }

    /** A channel without a buffer: a send waits for its receiver, a receive for its sender. */
    public static <T> Channel<T> rendezvous() {
        return new Channel<>(Exchange.rendezvous());
    }

    /**
     * A channel whose sends wait only while {@code capacity} elements have been sent and not received. Room for them is taken at once.
     *
     * @throws IllegalArgumentException if {@code capacity} is less than 1, or more than 2<sup>30</sup>
     */
    public static <T> Channel<T> buffered(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException(
                    "Channel.buffered(%d): a capacity must be at least 1; use Channel.rendezvous() for none".formatted(capacity));
        }
        if (capacity > MOST) {
            throw new IllegalArgumentException("Channel.buffered(%d): a capacity must be at most %d; use Channel.unlimited()"
                    .formatted(capacity, MOST));
        }
        return new Channel<>(Exchange.over(new Ring(capacity)));
    }

    /** A channel whose sends never wait. Its memory is bounded by what is sent and not received, and by nothing else. */
    public static <T> Channel<T> unlimited() {
        return new Channel<>(Exchange.over(new Segments()));
    }

    /**
     * Hands out a sender. The channel closes itself when the last of those handed out is closed, so that nobody has to count who still sends:
     *
     * <pre>{@code
     * try (Sender<Page> first = pages.sender()) {        // keeps it open until all have been handed out
     *     for (Site site : sites) {
     *         Sender<Page> own = pages.sender();
     *         scope.forkRun(() -> {
     *             try (own) {
     *                 crawl(site, own);
     *             }
     *         });
     *     }
     * }
     * }</pre>
     *
     * <p>Each is for one task. A send that waits on one while another thread closes it goes on, as long as the channel is open.
     *
     * @throws ChannelClosedException if the channel is closed
     */
    public Sender<T> sender() {
        if (isClosed() || senders.getAndUpdate(count -> count == NO_MORE ? NO_MORE : count + 1) == NO_MORE) {
            throw closed("no sender is to be had: the channel is closed");
        }
        return new CountedSender<>(this);
    }

    /** One of those handed out has been closed. */
    void senderClosed() {
        if (senders.updateAndGet(count -> count == 1 ? NO_MORE : count - 1) == NO_MORE) {
            close();
        }
    }

    /** This channel, for receiving only: it cannot be cast back. */
    public Receiver<T> readOnly() {
        return new ReadOnly<>(this);
    }

    /** This channel, for sending and closing only: it cannot be cast back. */
    public Sender<T> writeOnly() {
        return new WriteOnly<>(this);
    }

    /** How many elements have been sent into the buffer and not received; those of senders that wait do not count. Does not block. */
    public int size() {
        return exchange.size();
    }

    @Override
    public void send(T element) throws InterruptedException {
        if (!sent(exchange.send(checked(element), Exchange.FOREVER))) {
            throw new AssertionError("a wait without end ended");
        }
    }

    @Override
    public boolean trySend(T element) {
        return sent(exchange.trySend(checked(element)));
    }

    @Override
    public boolean trySend(T element, Duration timeout) throws InterruptedException {
        return sent(exchange.send(checked(element), nanos(timeout)));
    }

    private boolean sent(Exchange.Sent how) {
        return switch (how) {
            case DONE -> true;
            case NOT -> false;
            case CLOSED -> throw closed(IS_CLOSED);
        };
    }

    static <T> T checked(T element) {
        return Objects.requireNonNull(element, "null cannot be sent: a channel has no null elements; an Optional may say that there is none");
    }

    @Override
    public T receive() throws InterruptedException {
        return received(exchange.receive(Exchange.FOREVER)).orElseThrow();
    }

    @Override
    public Optional<T> receiveOrEmpty() throws InterruptedException {
        Object element = exchange.receive(Exchange.FOREVER);
        if (element == Exchange.DRAINED && exchange.cause() == null) {
            return Optional.empty();
        }
        return received(element);
    }

    @Override
    public Optional<T> tryReceive() {
        return received(exchange.tryReceive());
    }

    @Override
    public Optional<T> tryReceive(Duration timeout) throws InterruptedException {
        return received(exchange.receive(nanos(timeout)));
    }

    private Optional<T> received(Object element) {
        if (element == Exchange.DRAINED) {
            throw closed(HAS_NO_MORE);
        }
        return element == Exchange.NOTHING ? Optional.empty() : Optional.of(element(element));
    }

    @Override
    public <X extends Exception> void receiveEach(ElementConsumer<? super T, X> action) throws X, InterruptedException {
        Objects.requireNonNull(action, "action");
        for (Optional<T> next = receiveOrEmpty(); next.isPresent(); next = receiveOrEmpty()) {
            action.accept(next.get());
        }
    }

    @Override
    public Iterator<T> iterator() {
        return new ReceivingIterator<>(this);
    }

    @Override
    public void close() {
        exchange.close(null);
    }

    @Override
    public void close(Throwable cause) {
        exchange.close(Objects.requireNonNull(cause, "cause"));
    }

    @Override
    public boolean isClosed() {
        return exchange.isClosed();
    }

    /** What is thrown at who comes too late. */
    ChannelClosedException closed(String message) {
        return new ChannelClosedException(message, exchange.cause());
    }

    Exchange exchange() {
        return exchange;
    }

    /** What came out of the exchange as an element is one that went in. */
    @SuppressWarnings("unchecked")
    T element(Object element) {
        return (T) element;
    }

    private static long nanos(Duration timeout) {
        return Exchange.nanos(Objects.requireNonNull(timeout, "timeout"));
    }

    /** Says what it is, how full, and whether closed: for people, in whatever words. */
    @Override
    public String toString() {
        return "Channel[%s%s]".formatted(exchange, isClosed() ? ", closed" : "");
    }
}
