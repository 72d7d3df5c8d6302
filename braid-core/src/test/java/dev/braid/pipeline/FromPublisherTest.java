package dev.braid.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.FanOutException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Publishers as sources. */
class FromPublisherTest {

    /** A publisher that gives whole numbers in the thread that requests them. */
    private static final class Counting implements Flow.Publisher<Integer>, Flow.Subscription {

        final List<Long> requests = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger cancels = new AtomicInteger();
        final AtomicInteger subscribed = new AtomicInteger();
        private final int most;
        private Flow.@Nullable Subscriber<? super Integer> subscriber;
        private int given;

        Counting(int most) {
            this.most = most;
        }

        @Override
        public void subscribe(Flow.Subscriber<? super Integer> subscriber) {
            subscribed.incrementAndGet();
            given = 0;
            this.subscriber = subscriber;
            subscriber.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            requests.add(n);
            var subscriber = Objects.requireNonNull(this.subscriber);
            for (long i = 0; i < n && given < most; i++) {
                subscriber.onNext(given++);
            }
            if (given == most) {
                given++;
                subscriber.onComplete();
            }
        }

        @Override
        public void cancel() {
            cancels.incrementAndGet();
        }
    }

    @Test
    void elements_come_in_order_and_are_requested_by_halves() throws InterruptedException {
        var publisher = new Counting(1000);

        assertThat(Pipeline.from(publisher).toList())
                .isEqualTo(IntStream.range(0, 1000).boxed().toList());

        assertThat(publisher.requests.subList(0, 4)).containsExactly(256L, 128L, 128L, 128L);
        assertThat(publisher.cancels).as("it has ended by itself").hasValue(0);
    }

    @Test
    void each_run_subscribes_anew() throws InterruptedException {
        var publisher = new Counting(10);
        Pipeline<Integer> pipeline = Pipeline.from(publisher);

        assertThat(pipeline.count()).isEqualTo(10);
        assertThat(pipeline.count()).isEqualTo(10);
        assertThat(publisher.subscribed).hasValue(2);
    }

    @Test
    void an_early_end_cancels_the_subscription() throws InterruptedException {
        var publisher = new Counting(1_000_000);

        assertThat(Pipeline.from(publisher).take(3).toList()).containsExactly(0, 1, 2);

        assertThat(publisher.cancels).hasValue(1);
        assertThat(publisher.requests).containsExactly(256L);
    }

    @Test
    void a_failure_downstream_cancels_the_subscription() {
        var publisher = new Counting(1_000_000);

        assertThatThrownBy(() -> Pipeline.from(publisher).forEach(_ -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(publisher.cancels).hasValue(1);
    }

    @Test
    void a_failure_of_the_publisher_ends_the_stream_behind_what_came_before() {
        var seen = new ArrayList<List<Integer>>();
        Flow.Publisher<Integer> publisher = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {

            @Override
            public void request(long n) {
                subscriber.onNext(1);
                subscriber.onNext(2);
                subscriber.onError(new IOException("disk on fire"));
            }

            @Override
            public void cancel() {}
        });

        assertThatThrownBy(() -> Pipeline.from(publisher).batch(10).forEach(seen::add))
                .isInstanceOf(FanOutException.class)
                .hasCauseInstanceOf(IOException.class);
        assertThat(seen).containsExactly(List.of(1, 2));
    }

    @Test
    void a_cancel_while_it_waits_cancels_the_subscription_also_where_nothing_is_interrupted() throws InterruptedException {
        for (FanOut policy : List.of(FanOut.unlimited(), FanOut.unlimited().withoutInterrupts())) {
            var requested = new CountDownLatch(1);
            var cancels = new AtomicInteger();
            Flow.Publisher<Integer> silent = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {

                @Override
                public void request(long n) {
                    requested.countDown();
                }

                @Override
                public void cancel() {
                    cancels.incrementAndGet();
                }
            });
            CancellableContext context = Context.current().withCancel();
            Thread canceller = Thread.ofVirtual().start(() -> {
                try {
                    requested.await();
                    context.cancel();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });

            assertThatThrownBy(() -> context.run(() -> Pipeline.from(silent).under(policy).count()))
                    .isInstanceOf(CancelledException.class);
            assertThat(cancels).hasValue(1);
            canceller.join();
        }
    }

    @Test
    void a_subscription_that_comes_too_late_is_cancelled() throws InterruptedException {
        var late = new CompletableFuture<Flow.Subscriber<? super Integer>>();
        CancellableContext context = Context.current().withCancel();
        Flow.Publisher<Integer> publisher = subscriber -> {
            late.complete(subscriber);
            context.cancel();
        };
        assertThatThrownBy(() -> context.run(() -> Pipeline.from(publisher).count()))
                .isInstanceOf(CancelledException.class);
        var cancels = new AtomicInteger();

        late.join().onSubscribe(new Flow.Subscription() {

            @Override
            public void request(long n) {
                throw new AssertionError("nothing is wanted");
            }

            @Override
            public void cancel() {
                cancels.incrementAndGet();
            }
        });

        assertThat(cancels).hasValue(1);
        late.join().onNext(1); // goes nowhere
    }

    @Test
    void a_publisher_that_gives_more_than_was_requested_is_told_of_and_cancelled() {
        var cancels = new AtomicInteger();
        Flow.Publisher<Integer> publisher = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {

            @Override
            public void request(long n) {
                for (int i = 0; i < n + 1; i++) {
                    subscriber.onNext(i);
                }
            }

            @Override
            public void cancel() {
                cancels.incrementAndGet();
            }
        });

        assertThatThrownBy(() -> Pipeline.from(publisher).count())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was not requested");
        assertThat(cancels).hasValue(1);
    }

    @Test
    void it_goes_well_with_a_publisher_of_many_threads() throws InterruptedException {
        var publisher = new SubmissionPublisher<Integer>();
        Thread thread = Thread.ofVirtual().unstarted(() -> {
            try (publisher) {
                IntStream.range(0, 10_000).forEach(publisher::submit);
            }
        });
        Flow.Publisher<Integer> starting = subscriber -> {
            publisher.subscribe(subscriber);
            thread.start();
        };

        assertThat(Pipeline.from(starting).parallel(FanOut.limit(4), i -> i).toList())
                .isEqualTo(IntStream.range(0, 10_000).boxed().toList());
        thread.join();
    }
}
