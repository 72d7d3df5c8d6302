package dev.braid.internal.crew;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long MILLI = 1_000_000;
    private static final long START = 1;

    private final Pace pace = new Pace();
    private long now = START;

    @Test
    void a_thread_gives_way_after_two_milliseconds() {
        pace.look(START);

        assertThat(pace.look(START + 2 * MILLI - 1)).isFalse();
        assertThat(pace.look(START + 2 * MILLI)).isTrue();
    }

    /** Three runs of one thread each on two cores: who had waited long was sent away after its next task, and one did a tenth of another. */
    @Test
    void time_away_is_not_charged_to_the_thread_that_gave_way() {
        pace.look(START);
        pace.look(START + 2 * MILLI);

        pace.hasComeBack(START + 12 * MILLI, 10 * MILLI);

        assertThat(pace.look(START + 14 * MILLI - 1)).isFalse();
        assertThat(pace.look(START + 14 * MILLI)).isTrue();
    }

    /** A thread that took a long time to come back does not take its tasks, which are short, for long ones. */
    @Test
    void time_away_is_no_sign_of_long_tasks() {
        pace.look(START);
        for (int tenths = 1; tenths <= 20; tenths++) {
            pace.look(START + tenths * MILLI / 10_000);
        }
        int appetite = pace.appetite();

        pace.hasComeBack(START + 12 * MILLI, 10 * MILLI);
        pace.look(START + 12 * MILLI + 100);

        assertThat(appetite).isGreaterThan(1);
        assertThat(pace.appetite()).isGreaterThanOrEqualTo(appetite);
    }

    /** With more threads that compute than carriers these handed the carriers to each other; a new one waited for 60 to 150 ms. */
    @Test
    void who_comes_back_late_stays_away_for_as_long_the_next_time() {
        pace.hasComeBack(START, 7 * MILLI);

        assertThat(pace.pauseNanos()).isEqualTo(7 * MILLI);
    }

    @Test
    void who_comes_back_in_time_stays_away_for_a_moment() {
        pace.hasComeBack(START, 7 * MILLI);
        pace.hasComeBack(START + 20 * MILLI, MILLI - 1);

        assertThat(pace.pauseNanos()).isEqualTo(1);
    }

    @Test
    void nobody_stays_away_for_more_than_twenty_milliseconds() {
        pace.hasComeBack(START, 300 * MILLI);

        assertThat(pace.pauseNanos()).isEqualTo(20 * MILLI);
    }

    @Test
    void a_chunk_is_no_more_than_takes_a_tenth_of_a_millisecond() {
        assertThat(appetiteAfter(20, 30_000)).isEqualTo(3);
        assertThat(appetiteAfter(20, 100_000)).isEqualTo(1);
        assertThat(appetiteAfter(20, 10_000_000)).as("a task that is longer is claimed all the same").isEqualTo(1);
    }

    @Test
    void a_chunk_is_twice_the_last_at_most() {
        assertThat(appetiteAfter(0, 1)).isEqualTo(1);
        assertThat(appetiteAfter(1, 1)).isEqualTo(2);
        assertThat(appetiteAfter(2, 0)).isEqualTo(4);
        assertThat(appetiteAfter(20, 1)).isEqualTo(1024);
    }

    /** Looking at the clock costs more than a trivial task. */
    @Test
    void while_tasks_are_short_the_clock_is_looked_at_ever_more_rarely() {
        assertThat(stridesAfter(24_999, 9)).containsExactly(1, 1, 2, 4, 8, 16, 32, 64, 64);
    }

    @Test
    void when_tasks_turn_out_long_the_clock_is_looked_at_more_often() {
        stridesAfter(0, 4);

        assertThat(stridesAfter(50_001, 5)).containsExactly(8, 4, 2, 1, 1);
    }

    @Test
    void in_between_the_clock_is_looked_at_as_often_as_before() {
        stridesAfter(0, 3);

        assertThat(stridesAfter(25_000, 2)).containsExactly(4, 4);
        assertThat(stridesAfter(50_000, 2)).containsExactly(4, 4);
    }

    private static int appetiteAfter(int strides, long nanosEach) {
        var pace = new Pace();
        for (int ended = 0; ended <= strides; ended++) {
            pace.look(START + ended * nanosEach);
        }
        return pace.appetite();
    }

    /** How many tasks end in each of {@code strides} strides, the first of which begins now, if each stride takes so long. */
    private List<Integer> stridesAfter(long nanosEach, int strides) {
        List<Integer> lengths = new ArrayList<>();
        for (int i = 0; i < strides; i++) {
            int tasks = 1;
            while (!pace.endsStride()) {
                tasks++;
            }
            lengths.add(tasks);
            now += nanosEach;
            pace.look(now);
        }
        return lengths;
    }
}
