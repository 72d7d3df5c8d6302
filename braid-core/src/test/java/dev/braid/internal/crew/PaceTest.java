package dev.braid.internal.crew;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long MILLI = 1_000_000;
    private static final long START = 1;

    private final Pace pace = new Pace();

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
        pace.look(START);

        for (int tasks = 1; tasks <= 20; tasks++) {
            pace.look(START + tasks * 30_000L);
        }

        assertThat(pace.appetite()).isBetween(2, 3);
    }
}
