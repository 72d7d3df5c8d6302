package dev.braid.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT1S, 1 s",
        "PT2.5S, 2.5 s",
        "PT2.000000001S, 2.000000001 s",
        "PT0.04S, 40 ms",
        "PT0.0405S, 40.5 ms",
        "PT0.000001S, 1 µs",
        "PT0.000000001S, 0.001 µs",
        "PT1M, 1 min",
        "PT1H30M, 1 h 30 min",
        "PT1H0.5S, 1 h 0.5 s",
        "PT49H, 49 h",
    })
    void a_time_is_exact(Duration time, String text) {
        assertThat(Texts.time(time)).isEqualTo(text);
    }
}
