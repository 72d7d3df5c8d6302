package dev.braid;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is about the attempts of a task, and the deadline around it, nest as the table in {@code docs/policies.md} says. */
class NestingSpecTest {

    @FunctionalInterface
    interface Check {
        void run(NestingSpecTest test) throws Exception;
    }

    static Stream<Nesting<Check>> pairs() {
        return Stream.of(
                pair("retry", "hedge", NestingSpecTest::each_attempt_is_hedged_anew),
                pair("retry", "permits", NestingSpecTest::the_back_off_holds_no_permit),
                pair("retry", "rate", NestingSpecTest::each_attempt_takes_a_turn),
                pair("retry", "time-out", NestingSpecTest::each_attempt_has_the_whole_time_out),
                pair("hedge", "permits", NestingSpecTest::the_second_attempt_takes_permits_of_its_own),
                pair("hedge", "rate", NestingSpecTest::the_second_attempt_takes_a_turn_of_its_own),
                pair("hedge", "time-out", NestingSpecTest::the_second_attempt_has_a_time_out_of_its_own),
                pair("permits", "rate", NestingSpecTest::who_waits_for_its_turn_holds_its_permits),
                pair("permits", "time-out", NestingSpecTest::waiting_for_permits_does_not_count),
                pair("rate", "time-out", NestingSpecTest::waiting_for_a_turn_does_not_count),
                pair("deadline", "retry", NestingSpecTest::no_back_off_outlasts_the_deadline),
                pair("deadline", "hedge", NestingSpecTest::both_attempts_end_at_the_deadline),
                pair("deadline", "permits", NestingSpecTest::no_wait_for_permits_outlasts_the_deadline),
                pair("deadline", "rate", NestingSpecTest::no_wait_for_a_turn_outlasts_the_deadline),
                pair("deadline", "time-out", NestingSpecTest::the_deadline_goes_before_the_time_out));
    }

    private static Nesting<Check> pair(String outer, String inner, Check check) {
        return new Nesting<>(outer, inner, check);
    }

    private final ManualHost host = new ManualHost();
    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch second = new CountDownLatch(1);
    private final List<Object> seen = Collections.synchronizedList(new ArrayList<>());
    private final Permits permits = Permits.of(2);
    private final Rate rate = Rate.of(1, ofSeconds(5));

    @AfterEach
    void nothing_is_left() {
        assertThat(host.pendingTimers()).isZero();
        assertThat(permits.available()).isEqualTo(2);
        assertThat(permits.waiting() + rate.waiting()).isZero();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void each_two_nest_as_the_table_says(Nesting<Check> pair) throws Exception {
        pair.check().run(this);
    }

    /** The order of the calls that made the policy does not matter. */
    @Test
    void policies_nest_alike_in_whichever_order_they_are_given() {
        FanOut one = FanOut.limit(1).withTaskTimeout(ofSeconds(1)).withRate(rate).withPermits(permits);
        FanOut other = FanOut.limit(1).withPermits(permits).withRate(rate).withTaskTimeout(ofSeconds(1));

        assertThat(one).isEqualTo(other);
    }

    // Retry around

    private void each_attempt_is_hedged_anew() throws Exception {
        FanOut policy = FanOut.limit(1).withRetry(Retry.times(1)).withHedge(ofSeconds(1));

        List<Outcome<String>> outcomes = host.call(() -> policy.outcomes(List.of(1), task -> {
            int attempt = begun.incrementAndGet();
            if (attempt == 3) {
                return "third";
            }
            if (attempt == 1) {
                letSecondIn();
            } else {
                second.countDown();
            }
            throw new IOException("attempt " + attempt);
        }));

        assertThat(outcomes).containsExactly(new Outcome.Success<>("third", 2));
        assertThat(begun).hasValue(3);
    }

    /** Lets the second attempt of a hedge begin, from within the first. */
    private void letSecondIn() throws InterruptedException {
        host.advance(ofSeconds(1));
        second.await();
    }

    private void the_back_off_holds_no_permit() throws Exception {
        var leaping = new LeapingHost();
        FanOut policy = FanOut.limit(1)
                .withRetry(Retry.times(1).backoff(ofSeconds(1)))
                .withPermits(permits)
                .withObserver(new Observer() {
                    @Override
                    public void taskRetried(Task task, Outcome<?> attempt, Duration backOff) {
                        seen.add(permits.available());
                        seen.add(uninterrupted(() -> permits.call(permits::available))); // none is held here
                    }
                });

        assertThatThrownBy(() -> leaping.call(() -> policy.map(List.of(1), task -> {
                    seen.add(permits.available());
                    throw new IOException("no");
                })))
                .isInstanceOf(IOException.class);
        assertThat(seen).containsExactly(1, 2, 1, 1);
    }

    private static <R> R uninterrupted(TaskCallable<R, RuntimeException> block) {
        try {
            return block.call();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void each_attempt_takes_a_turn() {
        var leaping = new LeapingHost();
        FanOut policy = FanOut.limit(1).withRetry(Retry.times(2)).withRate(rate);

        assertThatThrownBy(() -> leaping.call(() -> policy.map(List.of(1), task -> {
                    seen.add(leaping.nanoTime() / 1_000_000_000);
                    throw new IOException("no");
                })))
                .isInstanceOf(IOException.class);
        assertThat(seen).containsExactly(0L, 5L, 10L);
    }

    private void each_attempt_has_the_whole_time_out() throws Exception {
        FanOut policy = FanOut.limit(1).withRetry(Retry.times(1)).withTaskTimeout(ofSeconds(2));

        List<String> results = host.call(() -> policy.map(List.of(1), task -> {
            seen.add(remaining());
            if (begun.incrementAndGet() == 1) {
                host.advance(ofSeconds(2));
                new CountDownLatch(1).await();
            }
            return "second";
        }));

        assertThat(results).containsExactly("second");
        assertThat(seen).containsExactly(ofSeconds(2), ofSeconds(2));
    }

    private static Duration remaining() {
        return Context.current().remaining().orElseThrow();
    }

    // A hedge around

    private void the_second_attempt_takes_permits_of_its_own() throws Exception {
        FanOut policy = FanOut.limit(1).withHedge(ofSeconds(1)).withPermits(permits);

        host.call(() -> policy.map(List.of(1), task -> {
            if (begun.incrementAndGet() == 1) {
                letSecondIn();
                seen.add(permits.available());
                return task;
            }
            second.countDown();
            new CountDownLatch(1).await();
            return task;
        }));

        assertThat(seen).containsExactly(0);
    }

    private void the_second_attempt_takes_a_turn_of_its_own() throws Exception {
        FanOut policy = FanOut.limit(1).withHedge(ofSeconds(1)).withRate(rate);

        host.call(() -> policy.map(List.of(1), task -> {
            seen.add(host.nanoTime() / 1_000_000_000);
            if (begun.incrementAndGet() == 1) {
                host.advance(ofSeconds(1));
                awaitWaiting();
                host.advance(ofSeconds(4));
                second.await();
            } else {
                second.countDown();
            }
            return task;
        }));

        assertThat(seen).containsExactly(0L, 5L);
    }

    private void awaitWaiting() {
        while (permits.waiting() + rate.waiting() != 1) {
            Thread.onSpinWait();
        }
    }

    private void the_second_attempt_has_a_time_out_of_its_own() throws Exception {
        FanOut policy = FanOut.limit(1).withHedge(ofSeconds(1)).withTaskTimeout(ofSeconds(3));

        host.call(() -> policy.map(List.of(1), task -> {
            if (begun.incrementAndGet() == 1) {
                letSecondIn();
                seen.add(remaining());
            } else {
                seen.add(remaining());
                second.countDown();
                new CountDownLatch(1).await();
            }
            return task;
        }));

        assertThat(seen).containsExactly(ofSeconds(3), ofSeconds(2));
    }

    // Permits and rate around

    /** A task that runs at once, on a thread of its own; what it throws or returns. */
    private CompletableFuture<Object> begin(FanOut policy) {
        var ended = new CompletableFuture<Object>();
        Thread.ofVirtual().start(() -> {
            Throwable thrown = catchThrowable(() -> host.run(() -> policy.forEach(List.of(1), task -> {
                seen.add("ran with " + permits.available() + " permits free");
                Context.current().remaining().ifPresent(seen::add);
            })));
            ended.complete(thrown == null ? "done" : thrown);
        });
        return ended;
    }

    private void who_waits_for_its_turn_holds_its_permits() throws Exception {
        host.run(rate::acquire);

        CompletableFuture<Object> run = begin(FanOut.limit(1).withPermits(permits).withRate(rate));
        awaitWaiting();
        assertThat(permits.available()).isEqualTo(1);
        host.advance(ofSeconds(5));

        assertThat(run.get()).isEqualTo("done");
        assertThat(seen).containsExactly("ran with 1 permits free");
    }

    private void waiting_for_permits_does_not_count() throws Exception {
        FanOut policy = FanOut.limit(1).withPermits(permits).withTaskTimeout(ofSeconds(1));
        Permits both = permits.weighing(2);

        CompletableFuture<Object> run = host.call(() -> both.call(() -> {
            CompletableFuture<Object> waiting = begin(policy);
            awaitWaiting();
            host.advance(ofMinutes(1));
            return waiting;
        }));
        assertThat(run.get()).isEqualTo("done");
        assertThat(seen).containsExactly("ran with 1 permits free", ofSeconds(1));

        host.run(() -> policy.forEach(List.of(1), task -> {
            host.advance(ofSeconds(2));
            assertThat(permits.available()).as("held past the time-out").isEqualTo(1);
        }));
    }

    private void waiting_for_a_turn_does_not_count() throws Exception {
        host.run(rate::acquire);

        CompletableFuture<Object> run = begin(FanOut.limit(1).withRate(rate).withTaskTimeout(ofSeconds(1)));
        awaitWaiting();
        host.advance(ofSeconds(5));

        assertThat(run.get()).isEqualTo("done");
        assertThat(seen).endsWith(ofSeconds(1));
    }

    // The deadline around

    private void no_back_off_outlasts_the_deadline() {
        FanOut policy = FanOut.limit(1).withTimeout(ofSeconds(1)).withRetry(Retry.times(1).backoff(ofMinutes(1)));

        assertThatThrownBy(() -> host.call(() -> policy.map(List.of(1), task -> {
                    throw new IOException("no");
                })))
                .isInstanceOf(IOException.class);
        assertThat(host.nanoTime()).isZero();
    }

    private void both_attempts_end_at_the_deadline() {
        FanOut policy = FanOut.limit(1).withTimeout(ofSeconds(2)).withHedge(ofSeconds(1));

        assertThatThrownBy(() -> host.call(() -> policy.map(List.of(1), task -> {
                    if (begun.incrementAndGet() == 1) {
                        letSecondIn();
                        host.advance(ofSeconds(1));
                    } else {
                        second.countDown();
                    }
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        seen.add("ended");
                    }
                    return task;
                })))
                .isInstanceOf(DeadlineExceededException.class);
        assertThat(seen).containsExactly("ended", "ended");
    }

    private void no_wait_for_permits_outlasts_the_deadline() throws Exception {
        CompletableFuture<Object> run = host.call(() -> permits.weighing(2).call(() -> {
            CompletableFuture<Object> waiting = begin(FanOut.limit(1).withTimeout(ofSeconds(1)).withPermits(permits));
            awaitWaiting();
            host.advance(ofSeconds(1));
            waiting.join();
            return waiting;
        }));

        assertThat(run.get()).isInstanceOf(DeadlineExceededException.class);
        assertThat(seen).isEmpty();
    }

    private void no_wait_for_a_turn_outlasts_the_deadline() throws Exception {
        host.run(rate::acquire);

        CompletableFuture<Object> run = begin(FanOut.limit(1).withTimeout(ofSeconds(1)).withRate(rate));
        awaitWaiting();
        host.advance(ofSeconds(1));
        assertThat(run.get()).isInstanceOf(DeadlineExceededException.class);
        host.advance(ofSeconds(4));
        host.run(rate::acquire); // the turn that was not used

        assertThat(seen).isEmpty();
    }

    private void the_deadline_goes_before_the_time_out() {
        FanOut policy = FanOut.limit(1).withTimeout(ofSeconds(2)).withTaskTimeout(ofSeconds(2));

        assertThatThrownBy(() -> host.call(() -> policy.map(List.of(1), task -> {
                    host.advance(ofSeconds(2));
                    Context.current().throwIfCancelled();
                    return task;
                })))
                .isInstanceOf(DeadlineExceededException.class);
        assertThatThrownBy(() -> host.call(() -> policy.withTaskTimeout(ofMillis(1)).map(List.of(1), task -> {
                    host.advance(ofMillis(1));
                    Context.current().throwIfCancelled();
                    return task;
                })))
                .isInstanceOf(TaskTimeoutException.class);
    }
}
