package dev.braid.pipeline.internal.sink;

import dev.braid.pipeline.internal.graph.Once;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Whole;
import dev.braid.pipeline.internal.source.Inbox;
import dev.braid.pipeline.internal.source.Subscribed;
import java.util.concurrent.Flow;
import java.util.function.Function;

/** A pipeline as a processor: what it is given goes through the stages to the one who subscribes to it. */
public final class Processing<T, R> implements Flow.Processor<T, R> {

    private final Inbox inbox = new Inbox();
    private final Flow.Publisher<R> publisher;

    /** A processor with the pipeline that {@code stages} makes of its input. */
    public Processing(Function<Stage, Whole> stages) {
        Whole pipeline = stages.apply(new Subscribed.Incoming(inbox, new Once()));
        publisher = new Publishing<>(pipeline, Delivery.Start.WHEN_SUBSCRIBED);
    }

    @Override
    public void subscribe(Flow.Subscriber<? super R> subscriber) {
        publisher.subscribe(subscriber);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        inbox.onSubscribe(subscription);
    }

    @Override
    public void onNext(T element) {
        inbox.onNext(element);
    }

    @Override
    public void onError(Throwable thrown) {
        inbox.onError(thrown);
    }

    @Override
    public void onComplete() {
        inbox.onComplete();
    }
}
