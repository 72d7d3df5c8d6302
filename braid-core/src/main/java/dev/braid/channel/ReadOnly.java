package dev.braid.channel;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;

/** A channel for receiving only. */
record ReadOnly<T>(Channel<T> channel) implements Receiver<T> {

    @Override
    public T receive() throws InterruptedException {
        return channel.receive();
    }

    @Override
    public Optional<T> receiveOrEmpty() throws InterruptedException {
        return channel.receiveOrEmpty();
    }

    @Override
    public Optional<T> tryReceive() {
        return channel.tryReceive();
    }

    @Override
    public Optional<T> tryReceive(Duration timeout) throws InterruptedException {
        return channel.tryReceive(timeout);
    }

    @Override
    public <X extends Exception> void receiveEach(ElementConsumer<? super T, X> action) throws X, InterruptedException {
        channel.receiveEach(action);
    }

    @Override
    public Iterator<T> iterator() {
        return channel.iterator();
    }

    @Override
    public String toString() {
        return channel + ", read-only";
    }
}
