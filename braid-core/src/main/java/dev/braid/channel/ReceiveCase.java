package dev.braid.channel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Receives. */
record ReceiveCase<T, R extends @Nullable Object, X extends Exception>(
        Channel<T> channel,
        ElementFunction<? super T, ? extends R, ? extends X> function,
        ElementFunction<? super ChannelClosedException, ? extends R, ? extends X> whenDrained)
        implements ChannelCase<R, X> {

    static <T> Channel<T> channel(Receiver<T> receiver) {
        return switch (receiver) {
            case Channel<T> channel -> channel;
            case ReadOnly<T>(Channel<T> channel) -> channel;
        };
    }

    static <R extends @Nullable Object, X extends Exception> ElementFunction<ChannelClosedException, R, X> thrower() {
        return closed -> {
            throw closed;
        };
    }

    static <T, X extends Exception> ElementFunction<T, @Nullable Void, X> function(ElementConsumer<? super T, ? extends X> action) {
        Objects.requireNonNull(action, "action");
        return element -> {
            action.accept(element);
            return null;
        };
    }

    @Override
    public Exchange exchange() {
        return channel.exchange();
    }

    @Override
    public Spin spin() {
        return exchange().receiveSpin();
    }

    @Override
    public @Nullable Object attempt() {
        return exchange().mayReceive() ? outcome(exchange().tryReceive()) : null;
    }

    @Override
    public @Nullable Object attemptLocked() {
        return outcome(exchange().receiveLocked());
    }

    private static @Nullable Object outcome(Object element) {
        return element == Exchange.NOTHING ? null : element;
    }

    @Override
    public Place queue(Waiter waiter, int index) {
        var place = new Place(waiter, index, null);
        exchange().queueReceiver(place);
        return place;
    }

    @Override
    public void leave(Place place) {
        exchange().leaveReceivers(place);
    }

    @Override
    public R conclude(Object outcome) throws X, InterruptedException {
        return outcome == Exchange.DRAINED
                ? whenDrained.apply(channel.closed(Channel.HAS_NO_MORE))
                : function.apply(channel.element(outcome));
    }
}
