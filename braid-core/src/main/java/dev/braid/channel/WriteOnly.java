package dev.braid.channel;

import java.time.Duration;

/** A channel for sending and closing only. */
record WriteOnly<T>(Channel<T> channel) implements Sender<T> {

    @Override
    public void send(T element) throws InterruptedException {
        channel.send(element);
    }

    @Override
    public boolean trySend(T element) {
        return channel.trySend(element);
    }

    @Override
    public boolean trySend(T element, Duration timeout) throws InterruptedException {
        return channel.trySend(element, timeout);
    }

    @Override
    public void close() {
        channel.close();
    }

    @Override
    public void close(Throwable cause) {
        channel.close(cause);
    }

    @Override
    public boolean isClosed() {
        return channel.isClosed();
    }

    @Override
    public String toString() {
        return channel + ", write-only";
    }
}
