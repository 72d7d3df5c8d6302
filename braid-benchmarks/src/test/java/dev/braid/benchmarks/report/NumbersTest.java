package dev.braid.benchmarks.report;

import static dev.braid.benchmarks.measure.Rows.result;
import static dev.braid.benchmarks.measure.Rows.row;
import static dev.braid.benchmarks.measure.Rows.samples;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.benchmarks.measure.Target;
import dev.braid.benchmarks.measure.Verdict;
import dev.braid.benchmarks.peer.Braid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource({"0.04567, 0.05", "1.2345, 1.23", "12.345, 12.3", "123.45, 123", "-42.16, -42.2"})
    void values_have_the_digits_that_mean_something(double value, String text) {
        assertThat(Numbers.value(value)).isEqualTo(text);
    }

    @Test
    void large_values_have_their_thousands_marked() {
        assertThat(Numbers.value(1_234_567.8)).isEqualTo("1,234,568");
    }

    @Test
    void ratios_show_more_digits_where_they_are_small_and_a_dash_where_there_is_none() {
        assertThat(Numbers.ratio(1.0456)).isEqualTo("1.046");
        assertThat(Numbers.ratio(0.02345)).isEqualTo("0.0235");
        assertThat(Numbers.ratio(Double.NaN)).isEqualTo("–");
    }

    @Test
    void what_was_measured_is_said_in_the_words_of_the_target() {
        assertThat(Numbers.measured(verdict(Target.faster(40, "peer"), 1, 42.5))).isEqualTo("42.5 × faster");
        assertThat(Numbers.measured(verdict(Target.ahead("peer"), 9, 10))).isEqualTo("0.900");
        assertThat(Numbers.measured(verdict(new Target.Value(10), 1.5, 10))).isEqualTo("1.50");
        assertThat(Numbers.measured(verdict(Target.ahead("nobody"), 9, 10))).isEqualTo("took no part");
    }

    @Test
    void a_target_that_is_missed_stands_out() {
        assertThat(Numbers.isMet(verdict(Target.ahead("peer"), 9, 10))).isEqualTo("yes");
        assertThat(Numbers.isMet(verdict(Target.ahead("peer"), 10, 10))).isEqualTo("**no**");
        assertThat(Numbers.isMet(verdict(Target.ahead("nobody"), 10, 10))).isEqualTo("–");
    }

    private static Verdict verdict(Target target, double braid, double peer) {
        return Verdict.of(result(row(target), samples(Braid.NAME, braid), samples("peer", peer)), target);
    }
}
