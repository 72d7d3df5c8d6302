package dev.braid;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collector;
import org.junit.jupiter.api.Test;

/** The time-out of an attempt, and the cancel of its run before, with or after it. */
class AttemptTimeoutTest {

    private final ManualHost host = new ManualHost();
    private final AtomicInteger attempts = new AtomicInteger();
    private final List<Object> told = Collections.synchronizedList(new ArrayList<>());

    private FanOut observed(FanOut policy) {
        return policy.withObserver(new Observer() {
            @Override
            public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                told.add(outcome.getClass().getSimpleName());
            }
        });
    }

    @Test
    void P6_a_task_that_is_cancelled_with_its_run_is_cancelled_though_it_has_a_time_out() {
        var there = new CountDownLatch(1);

        assertThatThrownBy(() -> observed(FanOut.limit(2).withTaskTimeout(ofHours(1))).map(List.of(0, 1), task -> {
                    if (task == 0) {
                        there.await();
                        throw new IOException("disk on fire");
                    }
                    there.countDown();
                    new CountDownLatch(1).await();
                    return task;
                }))
                .isInstanceOf(IOException.class)
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1)); // the place of the call
        assertThat(told).containsExactlyInAnyOrder("Failure", "Cancelled");
    }

    /** The time-out has interrupted the task, so the cancel of the run finds it told already. */
    @Test
    void P5_a_cancel_of_the_run_after_the_time_out_is_not_over_with_the_attempt() throws InterruptedException {
        CancellableContext context = host.call(() -> Context.current().withCancel());

        assertThatThrownBy(() -> context.run(() -> observed(FanOut.limit(1).withTaskTimeout(ofSeconds(1)))
                        .collect(
                                List.of(1),
                                task -> {
                                    host.advance(ofSeconds(1));
                                    told.add("task interrupted: " + Thread.interrupted());
                                    context.cancel();
                                    return task;
                                },
                                Collector.<Integer, List<Object>>of(
                                        ArrayList::new,
                                        (list, each) -> {
                                            host.advance(ofMillis(10));
                                            told.add("collector interrupted: " + Thread.interrupted());
                                        },
                                        (one, other) -> one))))
                .isInstanceOf(CancelledException.class);

        assertThat(told).containsExactly("task interrupted: true", "collector interrupted: true", "Success");
        assertThat(host.pendingTimers()).isZero();
    }

    /** What comes after the attempt, here its collector, is not what has taken too long. */
    @Test
    void P5_a_time_out_is_over_with_its_attempt() throws InterruptedException {
        host.run(() -> observed(FanOut.limit(1).withTaskTimeout(ofSeconds(1)))
                .collect(
                        List.of(1),
                        task -> {
                            host.advance(ofSeconds(1));
                            return task;
                        },
                        Collector.<Integer, List<Object>>of(
                                ArrayList::new,
                                (list, each) -> {
                                    told.add("interrupted: " + Thread.interrupted());
                                    host.advance(ofSeconds(10));
                                    told.add("interrupted: " + Thread.interrupted());
                                },
                                (one, other) -> one)));

        assertThat(told).containsExactly("interrupted: false", "interrupted: false", "Success");
        assertThat(host.pendingTimers()).isZero();
    }

    @Test
    void P6_a_time_out_that_came_before_the_cancel_of_the_run_is_a_failure() throws InterruptedException {
        CancellableContext context = host.call(() -> Context.current().withCancel());
        FanOut policy = observed(FanOut.limit(1).withTaskTimeout(ofSeconds(1)).withRetry(Retry.times(3)));

        assertThatThrownBy(() -> context.run(() -> policy.forEach(List.of(1), task -> {
                    host.advance(ofSeconds(1));
                    context.cancel();
                    throw new IOException("gave up");
                })))
                .isInstanceOf(CancelledException.class)
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasExactlyElementsOfTypes(TaskTimeoutException.class));
        assertThat(told).containsExactly("Failure");
    }

    @Test
    void P6_each_attempt_has_a_time_out_of_its_own() throws Exception {
        List<Duration> remaining = new ArrayList<>();
        FanOut policy = FanOut.limit(1).withRetry(Retry.times(3).on(TaskTimeoutException.class)).withTaskTimeout(ofSeconds(2));

        List<Outcome<String>> outcomes = host.call(() -> policy.outcomes(List.of(1), task -> {
            remaining.add(Context.current().remaining().orElseThrow());
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(Context.current().isCancelled()).isFalse();
            if (attempts.incrementAndGet() <= 2) {
                host.advance(ofSeconds(2));
                new CountDownLatch(1).await();
            }
            host.advance(ofMillis(1_999));
            return "done";
        }));

        assertThat(outcomes).containsExactly(new Outcome.Success<>("done", 3));
        assertThat(remaining).containsExactly(ofSeconds(2), ofSeconds(2), ofSeconds(2));
        assertThat(host.pendingTimers()).isZero();
    }

    /** The timer had cancelled the first attempt's context, and came to the thread when that ran the second. */
    @Test
    void P5_a_time_out_that_comes_late_does_not_reach_the_next_attempt() throws Exception {
        var first = new CompletableFuture<ContextNode>();
        var onItsWay = new CountDownLatch(1);
        var second = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        var slow = new ManualHost() {
            @Override
            public long nanoTime() {
                ContextNode context = first.getNow(null);
                if (context != null && context.ownCause() != null && !Thread.currentThread().isVirtual()) {
                    onItsWay.countDown();
                    awaitUninterruptibly(second); // from the context to the thread
                }
                return super.nanoTime();
            }
        };
        FanOut policy = FanOut.limit(1).withRetry(Retry.times(1)).withTaskTimeout(ofSeconds(1));

        List<Outcome<String>> outcomes = slow.call(() -> policy.outcomes(List.of(1), task -> {
            if (attempts.incrementAndGet() == 1) {
                first.complete(ContextNode.currentNode());
                Thread.ofPlatform().start(() -> {
                    slow.advance(ofSeconds(1));
                    over.countDown();
                });
                onItsWay.await();
                Context.current().throwIfCancelled();
            }
            second.countDown();
            over.await();
            return Context.current().isCancelled() ? "cancelled" : "undisturbed";
        }));

        assertThat(outcomes).containsExactly(new Outcome.Success<>("undisturbed", 2));
    }

    /** The timer had cancelled the attempt's context, and not told its thread yet. */
    @Test
    void P6_what_an_attempt_throws_before_it_is_told_of_its_time_out_is_its_failure() throws Exception {
        var attempt = new CompletableFuture<ContextNode>();
        var onItsWay = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var slow = new ManualHost() {
            @Override
            public long nanoTime() {
                ContextNode context = attempt.getNow(null);
                if (context != null && context.ownCause() != null && !Thread.currentThread().isVirtual()) {
                    onItsWay.countDown();
                    awaitUninterruptibly(ended);
                }
                return super.nanoTime();
            }
        };
        var failure = new IOException("of its own");
        FanOut policy = FanOut.limit(1).withTaskTimeout(ofSeconds(1));

        List<Outcome<Object>> outcomes = slow.call(() -> policy.outcomes(List.of(1), task -> {
            attempt.complete(ContextNode.currentNode());
            Thread.ofPlatform().start(() -> slow.advance(ofSeconds(1)));
            onItsWay.await();
            throw failure;
        }));
        ended.countDown();

        assertThat(outcomes).containsExactly(new Outcome.Failure<>(failure));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
