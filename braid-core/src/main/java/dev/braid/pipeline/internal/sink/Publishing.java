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

    private static final Flow.Subscription REFUSED = new Flow.Subscription() {

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };

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
        subscriber.onSubscribe(REFUSED);
        subscriber.onError(thrown);
    }
}
