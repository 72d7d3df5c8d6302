package dev.braid.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import dev.braid.Observer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pipelines as publishers: demand, the end, failures, cancels. What Reactive Streams asks is in the tests of its own kit. */
class PublisherTest {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    @Test
    void each_subscription_runs_the_pipeline_by_itself() {
        Flow.Publisher<Long> publisher = Pipeline.range(0, 1000).map(i -> i * i).publisher();

        Told<Long> one = Told.by(publisher, Long.MAX_VALUE);
        Told<Long> two = Told.by(publisher, 1000);

        assertThat(one.end.join()).isEqualTo("complete");
        assertThat(two.end.join()).isEqualTo("complete");
        assertThat(one.elements()).hasSize(1000).isEqualTo(two.elements());
    }

    @Test
    void elements_come_as_they_are_requested_and_one_more_is_made_ready() throws InterruptedException {
        var made = new AtomicInteger();
        var third = new CountDownLatch(3);
        Told<Long> told = Told.by(
                Pipeline.range(0, 100)
                        .peek(_ -> {
                            made.incrementAndGet();
                            third.countDown();
                        })
                        .publisher(),
                2);

        assertThat(told.await(2)).containsExactly(0L, 1L);
        third.await();
        assertThat(made).hasValue(3);
        told.subscription().request(1);
        assertThat(told.await(3)).containsExactly(0L, 1L, 2L);
        told.subscription().cancel();
    }

    @Test
    void nothing_is_asked_for_before_the_first_request() throws InterruptedException {
        var made = new AtomicInteger();
        Told<Long> told = Told.by(Pipeline.range(0, 3).peek(_ -> made.incrementAndGet()).publisher(), 0);

        told.subscription();
        assertThat(made).hasValue(0);
        told.subscription().request(3);

        assertThat(told.end.join()).as("told without a request for it").isEqualTo("complete");
        assertThat(told.elements()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void a_failure_is_told_as_it_is_behind_what_came_before() {
        var failure = new IOException("disk on fire");
        Told<Integer> told = Told.by(
                Pipeline.of(1, 2, 3)
                        .map(i -> {
                            if (i == 3) {
                                throw failure;
                            }
                            return i;
                        })
                        .publisher(),
                10);

        assertThat(told.failure()).isSameAs(failure);
        assertThat(told.elements()).containsExactly(1, 2);
    }

    @Test
    void a_source_that_can_be_read_once_fails_for_the_second_subscriber() {
        Flow.Publisher<Integer> publisher = Pipeline.from(List.of(1, 2).iterator()).publisher();

        assertThat(Told.by(publisher, 10).end.join()).isEqualTo("complete");
        Told<Integer> second = Told.by(publisher, 10);

        assertThat(second.failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("can be read only once");
        assertThat(second.subscribed).isCompleted();
    }

    @Test
    void a_request_for_none_ends_it_and_says_why() throws InterruptedException {
        Told<Long> told = Told.by(Pipeline.range(0, 10).publisher(), 1);
        told.await(1);

        told.subscription().request(0);

        assertThat(told.failure())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Flow.Subscription.request(0): at least 1 element must be requested (Reactive Streams 3.9)");
        assertThat(told.elements()).containsExactly(0L);
    }

    @Test
    void P1_a_cancel_stops_and_closes_what_runs_and_tells_nothing() throws InterruptedException {
        var closed = new CountDownLatch(1);
        Told<Integer> told = Told.by(
                Pipeline.from(Stream.of(1).onClose(closed::countDown))
                        .parallel(FanOut.limit(1), i -> {
                            Told.untilInterrupted(begun, ended);
                            return i;
                        })
                        .publisher(),
                1);
        begun.await();

        told.subscription().cancel();

        ended.await();
        closed.await();
        assertThat(told.end).isNotDone();
    }

    @Test
    void a_cancel_does_not_wait_for_what_it_stops() throws InterruptedException {
        var cancelled = new CountDownLatch(1);
        Told<Integer> told = Told.by(
                Pipeline.of(1)
                        .map(i -> {
                            begun.countDown();
                            Context.shielded().run(cancelled::await);
                            ended.countDown();
                            return i;
                        })
                        .publisher(),
                1);
        begun.await();

        told.subscription().cancel(); // returns, or the function would never
        cancelled.countDown();

        ended.await();
        assertThat(told.end).isNotDone();
    }

    @Test
    void a_subscriber_is_not_interrupted_by_its_own_cancel_and_what_runs_ahead_stops_meanwhile() {
        var interrupted = new CompletableFuture<Boolean>();
        Flow.Publisher<Integer> publisher = Pipeline.of(1, 2)
                .parallel(FanOut.limit(2).withWindow(2), i -> {
                    if (i == 2) {
                        Told.untilInterrupted(begun, ended);
                    }
                    return i;
                })
                .publisher();
        publisher.subscribe(new Told<>(2) {

            @Override
            public void onNext(Integer element) {
                try {
                    begun.await();
                    subscription().cancel();
                    ended.await();
                    interrupted.complete(Thread.currentThread().isInterrupted());
                } catch (Throwable thrown) {
                    interrupted.completeExceptionally(thrown);
                }
            }
        });

        assertThat(interrupted.join()).isFalse();
    }

    @Test
    void a_cancel_by_another_thread_does_not_interrupt_the_subscriber() throws InterruptedException {
        var inSubscriber = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var interrupted = new CompletableFuture<Boolean>();
        Told<Long> told = new Told<>(5) {

            @Override
            public void onNext(Long element) {
                inSubscriber.countDown();
                try {
                    goOn.await();
                    interrupted.complete(Thread.currentThread().isInterrupted());
                } catch (InterruptedException e) {
                    interrupted.complete(true);
                }
            }
        };
        Pipeline.range(0, 5).publisher().subscribe(told);
        inSubscriber.await();

        told.subscription().cancel();
        goOn.countDown();

        assertThat(interrupted.join()).isFalse();
        assertThat(told.end).isNotDone();
    }

    @Test
    void it_is_cancelled_with_the_context_of_who_subscribed() throws InterruptedException {
        CancellableContext context = Context.current().withCancel();
        var told = new AtomicReference<Told<Integer>>();
        context.run(() -> told.set(Told.by(
                Pipeline.of(1)
                        .map(i -> {
                            Told.untilInterrupted(begun, ended);
                            return i;
                        })
                        .publisher(),
                1)));
        begun.await();

        context.cancel(new CancelledException("no longer"));

        assertThat(told.get().failure()).isInstanceOf(CancelledException.class).hasMessageContaining("no longer");
        ended.await();
    }

    @Test
    void it_is_cancelled_while_it_waits_for_demand_also_where_nothing_is_interrupted() throws InterruptedException {
        CancellableContext context = Context.current().withCancel();
        var told = new AtomicReference<Told<Long>>();
        var closed = new CountDownLatch(1);
        context.run(() -> told.set(Told.by(
                Pipeline.from(Stream.of(1L, 2L).onClose(closed::countDown))
                        .under(FanOut.unlimited().withoutInterrupts())
                        .publisher(),
                1)));
        told.get().await(1);

        context.cancel();

        assertThat(told.get().failure()).isInstanceOf(CancelledException.class);
        closed.await();
    }

    @Test
    void P3_in_a_cancelled_context_nothing_is_run_and_the_subscriber_told_so() throws InterruptedException {
        CancellableContext context = Context.current().withCancel();
        context.cancel();
        var made = new AtomicInteger();
        var closed = new CountDownLatch(1);
        var told = new AtomicReference<Told<Integer>>();

        context.run(() -> told.set(Told.by(
                Pipeline.from(Stream.of(1).onClose(closed::countDown)).peek(_ -> made.incrementAndGet()).publisher(), 1)));

        assertThat(told.get().failure()).isInstanceOf(CancelledException.class);
        assertThat(told.get().subscribed).isCompleted();
        closed.await();
        assertThat(made).hasValue(0);
    }

    @Test
    void P9_its_deadline_ends_it() {
        Told<Integer> told = Told.by(
                Pipeline.of(1)
                        .map(i -> {
                            Told.untilInterrupted(begun, ended);
                            return i;
                        })
                        .under(FanOut.unlimited().withTimeout(Duration.ofMillis(20)))
                        .publisher(),
                1);

        assertThat(told.failure()).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void a_close_that_fails_is_told_in_place_of_the_end() {
        Told<Integer> told = Told.by(
                Pipeline.<Integer, Integer>using(() -> 1, i -> Pipeline.of(i), _ -> {
                            throw new IOException("cannot close");
                        })
                        .publisher(),
                2);

        assertThat(told.failure()).isInstanceOf(IOException.class).hasMessage("cannot close");
        assertThat(told.elements()).containsExactly(1);
    }

    @Test
    void a_subscriber_that_throws_is_as_good_as_cancelled() throws InterruptedException {
        var closed = new CountDownLatch(1);
        Told<Integer> told = new Told<>(10) {

            @Override
            public void onNext(Integer element) {
                super.onNext(element);
                throw new IllegalStateException("on purpose");
            }
        };
        Pipeline.from(Stream.of(1, 2).onClose(closed::countDown)).publisher().subscribe(told);

        closed.await();
        assertThat(told.elements()).containsExactly(1);
        assertThat(told.end).isNotDone();
    }

    @Test
    void its_run_is_over_by_itself_and_observers_are_told() {
        var over = new CompletableFuture<Observer.Summary>();
        Observer observer = new Observer() {

            @Override
            public void runEnded(Run run, Summary summary) {
                over.complete(summary);
            }
        };
        var failure = new IOException("disk on fire");
        Told<Integer> told = Told.by(
                Pipeline.of(1)
                        .<Integer>map(_ -> {
                            throw failure;
                        })
                        .under(FanOut.unlimited().withObserver(observer))
                        .publisher(),
                1);

        assertThat(told.failure()).isSameAs(failure);
        assertThat(over.join().cause()).contains(failure);
    }

    @Test
    void a_subscriber_must_be_there() {
        assertThatNullPointerException().isThrownBy(() -> Pipeline.of(1).publisher().subscribe(null));
    }
}
