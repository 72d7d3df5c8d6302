package dev.braid.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;

/** A subscriber that keeps what it is told, and requests what it is made to. */
class Told<T> implements Flow.Subscriber<T> {

    final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
    final CompletableFuture<String> end = new CompletableFuture<>();
    private final long first;
    private final List<T> elements = new ArrayList<>();

    /** One that requests so many at once; 0 for none. */
    Told(long first) {
        this.first = first;
    }

    static <T> Told<T> by(Flow.Publisher<T> publisher, long first) {
        Told<T> told = new Told<>(first);
        publisher.subscribe(told);
        return told;
    }

    Flow.Subscription subscription() {
        return subscribed.join();
    }

    synchronized List<T> elements() {
        return List.copyOf(elements);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        if (first > 0) {
            subscription.request(first);
        }
        subscribed.complete(subscription);
    }

    @Override
    public void onNext(T element) {
        synchronized (this) {
            elements.add(element);
            notifyAll();
        }
    }

    /** Waits until there are so many elements. */
    synchronized List<T> await(int count) throws InterruptedException {
        while (elements.size() < count) {
            wait();
        }
        return List.copyOf(elements);
    }

    @Override
    public void onError(Throwable thrown) {
        if (!end.completeExceptionally(thrown)) {
            throw new AssertionError("ended twice", thrown);
        }
    }

    @Override
    public void onComplete() {
        if (!end.complete("complete")) {
            throw new AssertionError("ended twice");
        }
    }

    /** What it was told by {@code onError}. */
    Throwable failure() {
        return end.handle((_, thrown) -> thrown).join();
    }

    /** A function that runs until it is interrupted. */
    static void untilInterrupted(CountDownLatch begun, CountDownLatch ended) throws InterruptedException {
        begun.countDown();
        try {
            new CountDownLatch(1).await();
        } finally {
            ended.countDown();
        }
    }
}
