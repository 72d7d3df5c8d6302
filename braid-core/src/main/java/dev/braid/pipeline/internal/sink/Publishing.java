package dev.braid.pipeline.internal.sink;

import dev.braid.pipeline.internal.graph.Opened;
import dev.braid.pipeline.internal.graph.Whole;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * A pipeline as a publisher: each subscription runs it by itself.
 *
 * @param pipeline what is run
 * @param start when the first element is asked for
 * @param <T> its elements
 */
public record Publishing<T>(Whole pipeline, Delivery.Start start) implements Flow.Publisher<T> {

    /** A subscription that gives nothing. */
    private static final class Refused implements Flow.Subscription {

        /** Its subscriber wants to be told nothing; written by that. */
        private volatile boolean cancelled;

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        Opened opened;
        try {
            opened = Opened.of(pipeline);
        } catch (Throwable thrown) {
            refuse(subscriber, thrown);
            return;
        }
        Delivery.of(opened, start, subscriber).start();
    }

    /** Tells a subscriber, who must have a subscription first, that there will be nothing. */
    static void refuse(Flow.Subscriber<?> subscriber, Throwable thrown) {
        var refused = new Refused();
        subscriber.onSubscribe(refused);
        if (!refused.cancelled) {
            subscriber.onError(thrown);
        }
    }
}
