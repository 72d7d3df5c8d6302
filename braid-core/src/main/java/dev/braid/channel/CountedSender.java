package dev.braid.channel;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** One of the senders that a channel hands out, and counts. */
final class CountedSender<T> implements Sender<T> {

    private final Channel<T> channel;

    /** Set by the first to close it. */
    private final AtomicBoolean closed = new AtomicBoolean();

    CountedSender(Channel<T> channel) {
        this.channel = channel;
    }

    @Override
    public void send(T element) throws InterruptedException {
        open().send(element);
    }

    @Override
    public boolean trySend(T element) {
        return open().trySend(element);
    }

    @Override
    public boolean trySend(T element, Duration timeout) throws InterruptedException {
        return open().trySend(element, timeout);
    }

    /** The channel, if this sender may use it. */
    Channel<T> open() {
        if (closed.get()) {
            throw closed();
        }
        return channel;
    }

    /** What is thrown at who comes too late. */
    ChannelClosedException closed() {
        return channel.closed(channel.isClosed() ? Channel.IS_CLOSED : "this sender is closed");
    }

    /** The channel, whatever became of this sender. */
    Channel<T> channel() {
        return channel;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            channel.senderClosed();
        }
    }

    @Override
    public void close(Throwable cause) {
        channel.close(cause);
        close();
    }

    @Override
    public boolean isClosed() {
        return closed.get() || channel.isClosed();
    }

    @Override
    public String toString() {
        return channel + ", a sender" + (closed.get() ? ", closed" : "");
    }
}
