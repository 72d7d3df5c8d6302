package dev.braid.pipeline;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.Virtually;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Stages and sources with a time, in virtual time. */
class TimeTest {

    private static final Duration HUGE = ofSeconds(Long.MAX_VALUE);

    /** 0, 1, 2 and so on, each at its second; and then it ends at the last one. */
    private static Pipeline<Integer> at(Virtually machine, int... seconds) {
        return Pipeline.generate(emitter -> {
            for (int i = 0; i < seconds.length; i++) {
                Virtually.sleep((int) (seconds[i] - machine.seconds()));
                if (i < seconds.length - 1) {
                    emitter.emit(i);
                }
            }
        });
    }

    // Ticks

    @Test
    void ticks_come_every_period() {
        Virtually.inManyOrders(machine -> {
            List<Instant> ticks = Pipeline.ticks(ofSeconds(3)).peek(_ -> machine.note("tick")).take(4).toList();

            assertThat(machine.noted()).containsExactly("tick at 3", "tick at 6", "tick at 9", "tick at 12");
            for (int i = 1; i < 4; i++) {
                assertThat(Duration.between(ticks.get(i - 1), ticks.get(i))).isEqualTo(ofSeconds(3));
            }
        });
    }

    @Test
    void a_tick_that_comes_too_late_for_its_turn_is_left_out_and_the_rest_keep_their_time() {
        Virtually.inManyOrders(machine -> {
            Pipeline.ticks(ofSeconds(2)).take(4).forEach(tick -> {
                machine.note("tick");
                if (machine.seconds() == 4) {
                    Virtually.sleep(5);
                }
            });

            // at 4 one is taken, and that of 9 - 1 = 8 is there when it is done; that of 6 is not
            assertThat(machine.noted()).startsWith("tick at 2", "tick at 4");
            assertThat(machine.noted()).hasSize(4).last().matches(note -> note.endsWith("at 10") || note.endsWith("at 12"));
        });
    }

    @Test
    void a_tick_that_never_comes_is_waited_for_until_told_to_stop() {
        Virtually.inManyOrders(machine -> {
            Thread caller = Thread.currentThread();
            machine.beside(() -> {
                Virtually.sleep(100);
                caller.interrupt();
            });

            assertThat(catchThrowable(() -> Pipeline.ticks(HUGE).count())).isInstanceOf(InterruptedException.class);
        });
    }

    // Batches

    @Test
    void a_timed_batch_is_full_or_as_old_as_it_may_be() {
        Virtually.inManyOrders(machine -> {
            at(machine, 0, 1, 4, 4, 4, 10, 11).batch(3, ofSeconds(2)).forEach(machine::note);

            assertThat(machine.noted()).containsExactly("[0, 1] at 2", "[2, 3, 4] at 4", "[5] at 11");
        });
    }

    @Test
    void the_time_of_a_batch_begins_with_its_first_element() {
        Virtually.inManyOrders(machine -> {
            at(machine, 5, 6, 7, 20).batch(100, ofSeconds(3)).forEach(machine::note);

            assertThat(machine.noted()).containsExactly("[0, 1, 2] at 8");
        });
    }

    @Test
    void the_time_of_a_batch_goes_on_while_the_consumer_is_slow() {
        Virtually.inManyOrders(machine -> {
            at(machine, 0, 1, 2, 3, 30).batch(2, ofSeconds(5)).forEach(list -> {
                machine.note(list);
                Virtually.sleep(10);
            });

            assertThat(machine.noted()).containsExactly("[0, 1] at 1", "[2, 3] at 11");
        });
    }

    @Test
    void a_failure_behind_a_half_full_timed_batch_comes_after_it_and_at_once() {
        Virtually.inManyOrders(machine -> {
            Pipeline<Integer> failing = Pipeline.generate(emitter -> {
                emitter.emit(1);
                emitter.emit(2);
                Virtually.sleep(1);
                throw new IllegalStateException("disk on fire");
            });

            Throwable thrown = catchThrowable(() -> failing.batch(3, ofSeconds(60)).forEach(machine::note));

            assertThat(thrown).isInstanceOf(IllegalStateException.class);
            assertThat(machine.noted()).containsExactly("[1, 2] at 1");
        });
    }

    @Test
    void a_time_may_be_as_long_as_it_can_be_written() throws Exception {
        assertThat(Pipeline.of(1, 2, 3).batch(2, HUGE).toList()).containsExactly(List.of(1, 2), List.of(3));
        assertThat(Pipeline.of(1, 2, 3).debounce(HUGE).toList()).containsExactly(3);
        assertThat(Pipeline.of(1, 2, 3).throttle(3, HUGE).toList()).containsExactly(1, 2, 3);
        assertThat(Pipeline.of(1, 2, 3).batch(Integer.MAX_VALUE, HUGE).toList()).containsExactly(List.of(1, 2, 3));
    }

    // Throttle

    @Test
    void throttle_lets_no_more_through_in_any_period_and_makes_none_wait_longer() {
        Virtually.inManyOrders(machine -> {
            List<Long> times = Collections.synchronizedList(new ArrayList<>());

            Pipeline.from(IntStream.range(0, 10).boxed().toList())
                    .throttle(2, ofSeconds(5))
                    .forEach(_ -> times.add(machine.seconds()));

            assertThat(times).hasSize(10);
            for (int i = 2; i < 10; i++) {
                assertThat(times.get(i) - times.get(i - 2)).as("between %s and %s", i - 2, i).isGreaterThanOrEqualTo(5);
            }
            assertThat(times.getLast()).isLessThanOrEqualTo(23);
        });
    }

    @Test
    void throttle_lets_no_more_through_in_any_period_after_a_pause() {
        Virtually.inManyOrders(machine -> {
            List<Long> times = Collections.synchronizedList(new ArrayList<>());

            at(machine, 0, 9, 9, 9, 9, 9, 40).throttle(2, ofSeconds(10)).forEach(_ -> times.add(machine.seconds()));

            assertThat(times).hasSize(6);
            for (int i = 2; i < 6; i++) {
                assertThat(times.get(i) - times.get(i - 2)).as("between %s and %s of %s", i - 2, i, times).isGreaterThanOrEqualTo(10);
            }
        });
    }

    @Test
    void throttle_does_not_hold_back_what_is_slow_anyway() {
        Virtually.inManyOrders(machine -> {
            at(machine, 1, 4, 7, 9).throttle(1, ofSeconds(3)).forEach(machine::note);

            assertThat(machine.noted()).containsExactly("0 at 1", "1 at 4", "2 at 7");
        });
    }

    // Debounce

    @Test
    void debounce_gives_an_element_that_none_has_followed_and_the_last() {
        Virtually.inManyOrders(machine -> {
            at(machine, 0, 1, 2, 7, 20, 21, 22).debounce(ofSeconds(3)).forEach(machine::note);

            assertThat(machine.noted()).containsExactly("2 at 5", "3 at 10", "5 at 22");
        });
    }

    @Test
    void debounce_of_nothing_is_nothing() throws Exception {
        assertThat(Pipeline.empty().debounce(ofMillis(1)).toList()).isEmpty();
    }

    @Test
    void what_was_last_before_a_failure_comes_out_of_a_debounce() {
        Virtually.inManyOrders(machine -> {
            Pipeline<Integer> failing = Pipeline.generate(emitter -> {
                emitter.emit(1);
                emitter.emit(2);
                throw new IllegalStateException("disk on fire");
            });

            Throwable thrown = catchThrowable(() -> failing.debounce(ofSeconds(3)).forEach(machine::note));

            assertThat(thrown).isInstanceOf(IllegalStateException.class);
            assertThat(machine.noted()).containsExactly("2 at 0");
        });
    }

    @Test
    void an_early_end_does_not_wait_for_a_time() {
        Virtually.inManyOrders(machine -> {
            assertThat(at(machine, 0, 1, 100).batch(1, ofSeconds(50)).first()).contains(List.of(0));
            assertThat(at(machine, 0, 1, 100).throttle(1, ofSeconds(50)).first()).contains(0);
            assertThat(Pipeline.ticks(ofSeconds(50)).merge(Pipeline.of(Instant.EPOCH)).first()).contains(Instant.EPOCH);

            assertThat(machine.seconds()).isZero();
        });
    }
}
