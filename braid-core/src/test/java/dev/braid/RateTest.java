package dev.braid;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rates, to the nanosecond, on a clock that the test moves. */
class RateTest {

    private final ManualHost host = new ManualHost();
    private final List<Long> begunAt = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void no_timer_is_left() {
        assertThat(host.pendingTimers()).isZero();
    }

    /** Lets so many attempts begin one after the other, each when its time has come, and notes when. */
    private void begin(Rate rate, int attempts) throws InterruptedException {
        host.run(() -> {
            for (int i = 0; i < attempts; i++) {
                Thread attempt = start(rate);
                while (attempt.isAlive()) {
                    advanceToTimer();
                }
            }
        });
    }

    private Thread start(Rate rate) {
        ContextNode context = ContextNode.currentNode();
        return Thread.ofVirtual().start(() -> {
            try {
                context.run(() -> {
                    rate.acquire();
                    begunAt.add(host.nanoTime());
                });
            } catch (InterruptedException e) {
                begunAt.add(-1L);
            }
        });
    }

    private void advanceToTimer() {
        long next = host.nextTimer();
        if (next != Long.MAX_VALUE) {
            host.advance(ofNanos(next - host.nanoTime()));
        }
    }

    private static List<Long> every(Duration interval, int times) {
        return LongStream.range(0, times).map(i -> i * interval.toNanos()).boxed().toList();
    }

    @Test
    void attempts_are_spread_evenly() throws InterruptedException {
        begin(Rate.of(100, ofSeconds(1)), 5);

        assertThat(begunAt).isEqualTo(every(ofMillis(10), 5));
    }

    @Test
    void what_was_not_used_is_there_as_a_burst_and_no_more() throws InterruptedException {
        Rate rate = Rate.of(100, ofSeconds(1)).burst(3);

        begin(rate, 5);
        assertThat(begunAt).containsExactly(0L, 0L, 0L, 10_000_000L, 20_000_000L);
        begunAt.clear();
        host.advance(ofDays(1));
        long start = host.nanoTime();
        begin(rate, 4);
        assertThat(begunAt).containsExactly(start, start, start, start + 10_000_000);
    }

    @Test
    void an_interval_that_is_no_whole_number_is_exact_on_average() throws InterruptedException {
        begin(Rate.of(7, ofNanos(50)), 71);

        assertThat(begunAt.get(70)).isEqualTo(500);
    }

    @Test
    void who_came_first_begins_first_whichever_call_it_comes_from() throws Exception {
        Rate rate = Rate.of(1, ofSeconds(1));
        List<Thread> threads = new ArrayList<>();

        host.run(() -> {
            rate.acquire();
            for (int i = 1; i <= 5; i++) {
                threads.add(start(rate));
                awaitWaiting(rate, i);
            }
        });
        for (int i = 1; i <= 5; i++) {
            host.advance(ofMillis(999));
            assertThat(begunAt).hasSize(i - 1);
            host.advance(ofMillis(1));
            threads.get(i - 1).join();
            assertThat(begunAt).hasSize(i);
        }
    }

    private static void awaitWaiting(Rate rate, int number) {
        while (rate.waiting() != number) {
            Thread.onSpinWait();
        }
    }

    @Test
    void P4_those_behind_move_up_when_a_wait_is_given_up() throws Exception {
        Rate rate = Rate.of(1, ofSeconds(1));
        List<Thread> threads = new ArrayList<>();

        host.run(() -> {
            rate.acquire();
            for (int i = 1; i <= 50; i++) {
                threads.add(start(rate));
                awaitWaiting(rate, i);
            }
        });
        for (Thread thread : threads.subList(0, 49)) {
            thread.interrupt();
            thread.join();
        }
        host.advance(ofSeconds(1));
        threads.getLast().join();

        assertThat(begunAt).hasSize(50).endsWith(1_000_000_000L);
    }

    @Test
    void P4_a_run_that_is_cancelled_while_its_tasks_wait_leaves_no_debt() throws Exception {
        Rate rate = Rate.of(1, ofSeconds(1));
        Thread clock = Thread.ofVirtual().start(() -> {
            awaitWaiting(rate, 999);
            while (begunAt.isEmpty()) {
                Thread.onSpinWait();
            }
            host.advance(ofMillis(500));
        });

        Throwable thrown = catchThrowable(() -> host.run(() -> FanOut.unlimited()
                .withRate(rate)
                .withTimeout(ofMillis(500))
                .forEach(IntStream.range(0, 1_000).boxed(), task -> begunAt.add(host.nanoTime()))));
        clock.join();
        assertThat(host.pendingTimers()).isZero();
        begin(rate, 1);

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
        assertThat(begunAt).containsExactly(0L, 1_000_000_000L);
    }

    @Test
    void P4_a_turn_that_is_given_to_one_who_is_just_cancelled_comes_back() throws Exception {
        Rate rate = Rate.of(1, ofSeconds(1));
        CancellableNode context = host.call(() -> new CancellableNode(ContextNode.currentNode()));
        host.run(rate::acquire);
        // Called by who cancels, after the cause is there and before any wait has ended.
        Context.Registration given = context.onCancelled(() -> host.advance(ofSeconds(1)));

        Thread waiter = Thread.ofVirtual().start(() -> {
            if (catchThrowable(() -> context.run(rate::acquire)) instanceof CancelledException) {
                begunAt.add(-1L);
            }
        });
        awaitWaiting(rate, 1);
        context.cancel();
        waiter.join();
        given.close();
        begin(rate, 1);

        assertThat(begunAt).as("at once").containsExactly(-1L, 1_000_000_000L);
    }

    @Test
    void a_late_timer_is_made_up_for_and_a_long_pause_is_not() throws InterruptedException {
        Rate rate = Rate.of(10, ofSeconds(1));
        List<Thread> threads = new ArrayList<>();
        var late = new SkewedHost();
        late.run(() -> {
            rate.acquire();
            for (int i = 1; i <= 3; i++) {
                threads.add(start(rate));
                awaitWaiting(rate, i);
            }
        });

        late.skew(ofMillis(30));
        late.advance(ofMillis(100));
        assertThat(rate.waiting()).as("at 130 ms").isEqualTo(2);
        late.advance(ofMillis(69));
        assertThat(rate.waiting()).as("at 199 ms").isEqualTo(2);
        late.skew(ofSeconds(10));
        late.advance(ofMillis(1));
        assertThat(rate.waiting()).as("after ten seconds").isEqualTo(1);
        late.advance(ofMillis(99));
        assertThat(rate.waiting()).isEqualTo(1);
        late.advance(ofMillis(1));
        assertThat(rate.waiting()).isZero();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void a_clock_that_goes_back_makes_nobody_wait_longer_than_an_interval() throws InterruptedException {
        Rate rate = Rate.of(1, ofSeconds(1));
        var jumping = new SkewedHost();
        jumping.skew(ofDays(300));
        jumping.run(() -> {
            rate.acquire();
            jumping.skew(ofDays(-200));
            Thread attempt = start(rate);
            awaitWaiting(rate, 1);
            jumping.advance(ofSeconds(1));
            attempt.join();
        });
        assertThat(jumping.pendingTimers()).isZero();
    }

    @Test
    void one_rate_may_be_used_on_several_machines() throws InterruptedException {
        Rate rate = Rate.of(1, ofDays(1));
        host.advance(ofDays(30_000));

        for (int i = 0; i < 3; i++) {
            host.run(() -> {
                rate.acquire();
            });
            rate.acquire(); // on the real one
        }
    }

    @Test
    void P4_periods_and_bursts_of_any_size_neither_overflow_nor_hang() throws InterruptedException {
        Duration huge = ofSeconds(Long.MAX_VALUE);
        for (Rate rate : List.of(
                Rate.of(Integer.MAX_VALUE, ofNanos(1)),
                Rate.of(1, huge).burst(2),
                Rate.of(Integer.MAX_VALUE, huge).burst(Integer.MAX_VALUE),
                Rate.of(1, ofNanos(1)).burst(Integer.MAX_VALUE))) {
            host.run(() -> {
                rate.acquire();
            });
        }

        Throwable thrown = catchThrowable(() -> FanOut.unlimited()
                .withRate(Rate.of(1, huge))
                .withTimeout(ofMillis(1))
                .forEach(List.of(1, 2), task -> {}));
        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void bad_input_is_named() {
        for (int wrong : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> Rate.of(wrong, ofSeconds(1)))
                    .hasMessage("Rate.of(" + wrong + ", PT1S): there must be at least 1 permit");
            assertThatThrownBy(() -> Rate.of(1, ofSeconds(1)).burst(wrong))
                    .hasMessage("Rate.burst(" + wrong + "): a burst must be at least 1");
        }
        for (Duration wrong : List.of(Duration.ZERO, ofSeconds(-1))) {
            assertThatThrownBy(() -> Rate.of(1, wrong))
                    .hasMessage("Rate.of(" + wrong + "): the period must be longer than zero");
        }
    }
}
