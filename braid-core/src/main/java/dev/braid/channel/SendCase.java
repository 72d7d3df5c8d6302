package dev.braid.channel;

import org.jspecify.annotations.Nullable;

/** Sends. */
record SendCase<T, R extends @Nullable Object, X extends Exception>(
        Sender<T> sender, T element, CaseCallable<? extends R, ? extends X> function) implements ChannelCase<R, X> {

    @Override
    public Exchange exchange() {
        return channel().exchange();
    }

    private Channel<T> channel() {
        return switch (sender) {
            case Channel<T> channel -> channel;
            case WriteOnly<T>(Channel<T> channel) -> channel;
            case CountedSender<T> counted -> counted.channel();
        };
    }

    @Override
    public Spin spin() {
        return exchange().sendSpin();
    }

    @Override
    public @Nullable Object attempt() {
        if (sender.isClosed()) {
            return Exchange.DRAINED;
        }
        return exchange().maySend() ? outcome(exchange().trySend(element)) : null;
    }

    @Override
    public @Nullable Object attemptLocked() {
        return outcome(exchange().sendLocked(element));
    }

    private @Nullable Object outcome(Exchange.Sent sent) {
        return switch (sent) {
            case DONE -> element;
            case NOT -> null;
            case CLOSED -> Exchange.DRAINED;
        };
    }

    @Override
    public Place queue(Waiter waiter, int index) {
        var place = new Place(waiter, index, element);
        exchange().queueSender(place);
        return place;
    }

    @Override
    public void leave(Place place) {
        exchange().leaveSenders(place);
    }

    @Override
    public R conclude(Object outcome) throws X, InterruptedException {
        if (outcome == Exchange.DRAINED) {
            throw sender instanceof CountedSender<T> counted ? counted.closed() : channel().closed(Channel.IS_CLOSED);
        }
        return function.call();
    }
}
