package dev.braid.channel;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Receives until the channel is drained. */
final class ReceivingIterator<T> implements Iterator<T> {

    private final Channel<T> channel;
    private @Nullable T next;
    private boolean ended;

    ReceivingIterator(Channel<T> channel) {
        this.channel = channel;
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            Optional<T> received = receive();
            next = received.orElse(null);
            ended = received.isEmpty();
        }
        return next != null;
    }

    private Optional<T> receive() {
        try {
            return channel.receiveOrEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var cancelled = new CancellationException("interrupted while receiving from a channel");
            cancelled.initCause(e);
            throw cancelled;
        }
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException(Channel.HAS_NO_MORE);
        }
        T element = next;
        assert element != null;
        next = null;
        return element;
    }
}
