package dev.braid.examples.breaker;

import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import dev.braid.Outcome;
import dev.braid.TaskTimeoutException;
import dev.braid.examples.StoppedClock;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GuardedTest {

    private final BreakerClock clock = new BreakerClock();
    private final StoppedClock time = new StoppedClock();
    private final CircuitBreaker breaker = breaker(10);
    private final AtomicInteger calls = new AtomicInteger();

    /** As in the recipe, but for its clock, and that it judges after so many attempts. */
    private CircuitBreaker breaker(int window) {
        return CircuitBreaker.of(
                "prices",
                CircuitBreakerConfig.from(Prices.CONFIG)
                        .clock(clock)
                        .slidingWindowSize(window)
                        .minimumNumberOfCalls(window)
                        .build());
    }

    private int fails(String article) throws IOException {
        calls.incrementAndGet();
        throw new IOException("no price of " + article);
    }

    @Test
    void an_open_breaker_fails_fast_the_service_is_not_called_and_the_breaker_not_asked_again() {
        breaker.transitionToOpenState();

        assertThatThrownBy(() -> new Prices(breaker, this::fails).of(List.of("tea"))).isInstanceOf(CallNotPermittedException.class);

        assertThat(calls).hasValue(0);
        assertThat(breaker.getMetrics().getNumberOfNotPermittedCalls()).isOne();
    }

    @Test
    void each_attempt_counts() {
        assertThatThrownBy(() -> new Prices(breaker, this::fails).of(List.of("tea"))).hasMessage("no price of tea");

        assertThat(calls).hasValue(3);
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(3);
    }

    @Test
    void a_success_counts_as_one() throws Exception {
        assertThat(new Prices(breaker, String::length).of(List.of("tea", "milk"))).containsExactly(3, 4);

        assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(2);
    }

    @Test
    void a_breaker_that_opens_between_two_attempts_ends_them() {
        CircuitBreaker strict = breaker(2);

        assertThatThrownBy(() -> new Prices(strict, this::fails).of(List.of("tea"))).isInstanceOf(CallNotPermittedException.class);

        assertThat(calls).hasValue(2);
        assertThat(strict.getState()).isEqualTo(State.OPEN);
    }

    /** What clients make of an interrupt. */
    static Stream<Exception> thrown() {
        return Stream.of(new InterruptedException(), new InterruptedIOException(), new IllegalStateException("interrupted"));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void P6_an_attempt_that_was_told_to_stop_is_no_failure_of_the_service_and_gives_its_permission_back(Exception thrown)
            throws Exception {
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        var begun = new CountDownLatch(1);

        String winner = FanOut.unlimited().firstSuccess(List.of("loser", "winner"), Guarded.by(breaker, racer -> {
            if (racer.equals("winner")) {
                begun.await();
                return racer;
            }
            begun.countDown();
            try {
                new CountDownLatch(1).await();
                return racer;
            } catch (InterruptedException e) {
                throw thrown;
            }
        }));

        assertThat(winner).isEqualTo("winner");
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();
        assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isOne();
        assertThat(permissionsLeft()).isEqualTo(2); // of three
    }

    @ParameterizedTest
    @MethodSource("cancellations")
    void a_cancellation_of_the_services_own_making_is_no_failure_either(Exception thrown) {
        assertThatThrownBy(() -> FanOut.unlimited().map(List.of("tea"), Guarded.by(breaker, _ -> {
                    throw thrown;
                })))
                .isNotInstanceOf(CallNotPermittedException.class);

        assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
    }

    static Stream<Exception> cancellations() {
        return Stream.of(new InterruptedException(), new CancellationException());
    }

    @Test
    void an_attempt_that_exceeds_its_time_out_is_a_failure_of_the_service() throws Exception {
        time.run(() -> assertThatThrownBy(() -> FanOut.unlimited()
                        .withTaskTimeout(ofSeconds(2))
                        .map(List.of("tea"), Guarded.by(breaker, this::exceedsTimeout)))
                .isInstanceOf(TaskTimeoutException.class));

        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isOne();
    }

    private int exceedsTimeout(String article) throws InterruptedException {
        time.advance(ofSeconds(2));
        new CountDownLatch(1).await();
        return article.length();
    }

    @Test
    void a_deadline_that_passes_is_no_failure_of_the_service() throws Exception {
        time.run(() -> assertThatThrownBy(() -> FanOut.unlimited()
                        .withTimeout(ofSeconds(2))
                        .map(List.of("tea"), Guarded.by(breaker, this::exceedsTimeout)))
                .isInstanceOf(DeadlineExceededException.class));

        assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
    }

    @Test
    void an_Error_counts_as_a_failure_and_keeps_no_permission() {
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();

        assertThatThrownBy(() -> FanOut.unlimited().map(List.of("tea"), Guarded.by(breaker, _ -> {
                    throw new AssertionError("impossible");
                })))
                .isInstanceOf(AssertionError.class);

        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isOne();
    }

    @Test
    void after_its_wait_it_lets_three_through_at_once_and_closes_when_they_succeed() throws Exception {
        breaker.transitionToOpenState();
        clock.advance(ofSeconds(30));
        assertThat(breaker.tryAcquirePermission()).isFalse();
        clock.advance(ofNanos(1));
        var turnedAway = new CountDownLatch(1);
        var guarded = Guarded.by(breaker, (String article) -> {
            calls.incrementAndGet();
            turnedAway.await(); // so that the others are there at the same time
            return article;
        });

        List<Outcome<String>> outcomes = FanOut.unlimited().outcomes(List.of("tea", "milk", "salt", "rice"), article -> {
            try {
                return guarded.apply(article);
            } catch (CallNotPermittedException e) {
                turnedAway.countDown();
                throw e;
            }
        });

        assertThat(calls).hasValue(3);
        assertThat(outcomes).filteredOn(Outcome.Success.class::isInstance).hasSize(3);
        assertThat(outcomes)
                .filteredOn(outcome -> outcome instanceof Outcome.Failure(CallNotPermittedException _, _))
                .hasSize(1);
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    }

    private int permissionsLeft() {
        int left = 0;
        while (breaker.tryAcquirePermission()) {
            left++;
        }
        return left;
    }

    /** The breaker's time; Braid's is another. */
    private static final class BreakerClock extends Clock {

        private Instant now = Instant.EPOCH;

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
