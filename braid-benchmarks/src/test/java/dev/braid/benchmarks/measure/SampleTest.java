package dev.braid.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTest {

    @Test
    void a_line_gives_back_the_sample() {
        var sample = new Sample("Go, by hand", 3, 0.1);

        assertThat(Sample.ofLine(sample.toLine())).isEqualTo(sample);
    }

    /** A JVM's warning among the samples ended the whole command, and all that had been measured was lost. */
    @ParameterizedTest
    @ValueSource(strings = {"[warning] CodeCache is full", "Braid\tx\t1.0", "Braid\t1\t", "Braid\t1", ""})
    void a_line_that_is_no_sample_is_named(String line) {
        assertThatThrownBy(() -> Sample.ofLine(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no sample: " + line);
    }
}
