package dev.braid.channel;

import org.jspecify.annotations.Nullable;

/** A sender and a receiver at the two ends of a buffer, each under a lock of its own, while nobody waits and the channel is open. */
final class BufferFastPath implements FastPath {

    private final Exchange exchange;
    private final Buffer buffer;
    private final Places senders;
    private final Places receivers;

    BufferFastPath(Exchange exchange, Buffer buffer, Places senders, Places receivers) {
        this.exchange = exchange;
        this.buffer = buffer;
        this.senders = senders;
        this.receivers = receivers;
    }

    @Override
    public Exchange.@Nullable Sent trySend(Object element) {
        receivers.lock();
        try {
            if (exchange.isClosed() || !receivers.isEmpty()) {
                return null;
            }
            return buffer.offer(element) ? Exchange.Sent.DONE : Exchange.Sent.NOT;
        } finally {
            receivers.unlock();
        }
    }

    @Override
    public Exchange.@Nullable Sent send(Object element, Spin spin) {
        Exchange.Sent sent = trySend(element);
        int budget = sent == Exchange.Sent.NOT ? spin.budget() : 0;
        if (budget > 0) {
            int pause = buffer.pause();
            do {
                Spin.pause(pause);
                if (buffer.hasRoom()) {
                    sent = trySend(element);
                }
                pause *= 2;
            } while (pause < budget && sent == Exchange.Sent.NOT);
            spin.learn(sent != Exchange.Sent.NOT);
        }
        return sent == Exchange.Sent.DONE ? sent : null;
    }

    @Override
    public @Nullable Object tryReceive() {
        senders.lock();
        try {
            if (exchange.isClosed() || !senders.isEmpty()) {
                return null;
            }
            Object element = buffer.poll();
            return element == null ? Exchange.NOTHING : element;
        } finally {
            senders.unlock();
        }
    }

    @Override
    public @Nullable Object receive(Spin spin) {
        Object element = tryReceive();
        int budget = element == Exchange.NOTHING ? spin.budget() : 0;
        if (budget > 0) {
            int pause = buffer.pause();
            do {
                Spin.pause(pause);
                if (buffer.hasElement()) {
                    element = tryReceive();
                }
                pause *= 2;
            } while (pause < budget && element == Exchange.NOTHING);
            spin.learn(element != Exchange.NOTHING);
        }
        return element == Exchange.NOTHING ? null : element;
    }

    @Override
    public boolean maySend() {
        return buffer.hasRoom();
    }

    @Override
    public boolean mayReceive() {
        return buffer.hasElement();
    }
}
