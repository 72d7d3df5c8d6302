package dev.braid.examples.gobyexample;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.test.VirtualTime;
import org.junit.jupiter.api.Test;

class TickersTest {

    @Test
    void who_listens_hears_each_tick() throws InterruptedException {
        VirtualTime.explore(20, () -> {
            assertThat(Tickers.heard(5, ofMinutes(1), ZERO)).containsExactly(1, 2, 3, 4, 5);
            assertThat(VirtualTime.elapsed()).isEqualTo(ofMinutes(5));
        });
    }

    @Test
    void who_looks_away_finds_one_tick_and_has_missed_the_rest() throws InterruptedException {
        VirtualTime.explore(20, () -> {
            // Heard at 1, 3.4, 5.8 and 8.2 minutes: each time the first that came meanwhile.
            assertThat(Tickers.heard(4, ofMinutes(1), ofSeconds(144))).containsExactly(1, 2, 4, 6);
            assertThat(VirtualTime.elapsed()).isEqualTo(ofSeconds(4 * 144 + 60));
        });
    }
}
