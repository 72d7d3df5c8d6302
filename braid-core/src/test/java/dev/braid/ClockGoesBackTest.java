package dev.braid;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** P4: a clock that goes back makes nobody wait longer than was said, and breaks nothing. */
class ClockGoesBackTest {

    private final SkewedHost host = new SkewedHost();
    private final AtomicInteger attempts = new AtomicInteger();

    @AfterEach
    void no_timer_is_left() {
        assertThat(host.pendingTimers()).isZero();
    }

    private static void untilCancelled() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Test
    void P9_a_deadline_comes_after_its_time_though_the_clock_has_gone_back() {
        assertThatThrownBy(() -> host.run(() -> FanOut.limit(1).withTimeout(ofSeconds(10)).forEach(List.of(1), task -> {
                    host.advance(ofSeconds(2));
                    host.skew(ofDays(-300));
                    host.advance(ofSeconds(8));
                    untilCancelled();
                })))
                .isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void P9_a_deadline_that_has_passed_stays_so_though_the_clock_goes_back() {
        assertThatThrownBy(() -> host.run(() -> FanOut.limit(1).withTimeout(ofSeconds(10)).forEach(List.of(1, 2), task -> {
                    host.advance(ofSeconds(10));
                    host.skew(ofDays(-300));
                    assertThat(Context.current().isCancelled()).isTrue();
                    attempts.incrementAndGet();
                })))
                .isInstanceOf(DeadlineExceededException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void P9_a_task_time_out_comes_after_its_time_though_the_clock_has_gone_back() {
        assertThatThrownBy(() -> host.run(() -> FanOut.limit(1).withTaskTimeout(ofSeconds(10)).forEach(List.of(1), task -> {
                    host.skew(ofDays(-300));
                    host.advance(ofSeconds(10));
                    untilCancelled();
                })))
                .isInstanceOf(TaskTimeoutException.class);
    }

    /** The instant is looked at when the call begins; then time is measured. */
    @Test
    void P9_the_clock_on_the_wall_may_be_set_while_a_deadline_at_an_instant_runs() throws Exception {
        Instant deadline = host.now().plusSeconds(10);

        List<Duration> left = host.call(() -> FanOut.limit(1).withDeadline(deadline).map(List.of(1, 2), task -> {
            host.skewWall(task == 1 ? ofDays(-300) : ofDays(900));
            return Context.current().remaining().orElseThrow();
        }));

        assertThat(left).containsExactly(ofSeconds(10), ofSeconds(10));
    }

    @Test
    void a_back_off_ends_after_its_time_though_the_clock_has_gone_back() throws Exception {
        FanOut policy = FanOut.limit(1).withRetry(Retry.times(1).backoff(ofSeconds(10))).withObserver(new Observer() {
            @Override
            public void taskRetried(Task task, Outcome<?> attempt, Duration backOff) {
                Thread.ofVirtual().start(() -> {
                    while (host.nextTimer() == Long.MAX_VALUE) {
                        Thread.onSpinWait();
                    }
                    host.skew(ofDays(-300));
                    host.advance(ofSeconds(10));
                });
            }
        });

        List<Integer> results = host.call(() -> policy.map(List.of(1), task -> {
            if (attempts.incrementAndGet() == 1) {
                throw new IOException("no");
            }
            return task;
        }));

        assertThat(results).containsExactly(1);
    }

    @Test
    void a_back_off_that_a_clock_set_forward_moves_beyond_the_deadline_is_not_begun() {
        FanOut policy = FanOut.limit(1).withTimeout(ofSeconds(60)).withRetry(Retry.times(1).backoff(ofSeconds(10)));

        assertThatThrownBy(() -> host.run(() -> policy.forEach(List.of(1), task -> {
                    host.skew(ofSeconds(55));
                    throw new IOException("no");
                })))
                .isInstanceOf(IOException.class)
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .anySatisfy(why -> assertThat(why).hasMessageContaining("a wait of 10 s would outlast the deadline")));
    }

    /** What seems to have ended before it began has taken no time at all. */
    @Test
    void the_95th_of_100_times_is_never_negative_and_recovers() throws Exception {
        Hedge hedge = Hedge.afterP95(ofSeconds(30));
        FanOut policy = FanOut.limit(1).withHedge(hedge);

        host.run(() -> policy.forEach(IntStream.range(0, 48).boxed().toList(), task -> host.skew(ofDays(-1))));
        assertThat(hedge.delay()).isEqualTo(Duration.ZERO);

        assertThat(host.call(() -> policy.map(List.of(1, 2), task -> task))).containsExactly(1, 2);
        for (int i = 0; i < 256; i++) {
            hedge.succeeded(host, host.nanoTime() - 1_000_000);
        }
        assertThat(hedge.delay()).isEqualTo(ofMillis(1));
    }

    @Test
    void a_sleep_ends_after_its_time_though_the_clock_has_gone_back() throws Exception {
        host.run(() -> {
            Thread.ofVirtual().start(() -> {
                while (host.nextTimer() == Long.MAX_VALUE) {
                    Thread.onSpinWait();
                }
                host.skew(ofDays(-300));
                host.advance(ofSeconds(10));
            });
            Context.sleep(ofSeconds(10));
        });
    }
}
