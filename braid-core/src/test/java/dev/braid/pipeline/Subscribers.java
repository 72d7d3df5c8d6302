package dev.braid.pipeline;

import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Gets hold of the subscriber that a pipeline subscribes with, and of a publisher that refuses. */
final class Subscribers {

    private Subscribers() {}

    /** The subscriber of a pipeline that runs in a thread of its own until its publisher ends it, or {@code stop} is interrupted. */
    static <T> Running<T> run() {
        var subscriber = new CompletableFuture<Flow.Subscriber<? super T>>();
        Flow.Publisher<T> publisher = subscriber::complete;
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                Pipeline.from(publisher).forEach(_ -> {});
            } catch (Exception e) {
                subscriber.completeExceptionally(e); // the end of most of these tests
            }
        });
        @SuppressWarnings("unchecked")
        var found = (Flow.Subscriber<T>) subscriber.join();
        return new Running<>(found, thread);
    }

    /** A publisher that has nothing to give any more. */
    static <T> Flow.Publisher<T> refusing() {
        Pipeline<T> used = Pipeline.from(Collections.<T>emptyIterator());
        try {
            used.count();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return used.publisher();
    }

    /** A pipeline that runs. */
    record Running<T>(Flow.Subscriber<T> subscriber, Thread thread) {}
}
