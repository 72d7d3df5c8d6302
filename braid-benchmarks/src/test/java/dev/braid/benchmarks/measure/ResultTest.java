package dev.braid.benchmarks.measure;

import static dev.braid.benchmarks.measure.Rows.result;
import static dev.braid.benchmarks.measure.Rows.row;
import static dev.braid.benchmarks.measure.Rows.samples;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ResultTest {

    @Test
    void the_median_is_the_middle_value_or_halfway_between_the_two_in_the_middle() {
        assertThat(result(row(), samples("a", 9, 1, 5)).median("a")).isEqualTo(5);
        assertThat(result(row(), samples("a", 9, 1, 5, 6)).median("a")).isEqualTo(5.5);
    }

    @Test
    void quartiles_hold_the_middle_half_between_them() {
        Result result = result(row(), samples("a", 50, 10, 40, 20, 30));

        assertThat(result.quartile("a", 1)).isEqualTo(20);
        assertThat(result.quartile("a", 3)).isEqualTo(40);
    }

    @Test
    void candidates_come_in_the_order_of_their_medians() {
        Result result = result(row(), samples("slow", 5, 6, 7), samples("fast", 1, 100, 2), samples("middle", 3, 3, 3));

        assertThat(result.candidates()).containsExactly("fast", "middle", "slow");
        assertThat(result.rounds()).isEqualTo(3);
    }

    @Test
    void a_ratio_is_taken_within_each_round_so_that_a_noisy_round_hits_both() {
        // The second round was slow for both; the ratio of the medians would be 2 / 4.
        Result result = result(row(), samples("one", 2, 40, 2), samples("other", 1, 10, 4));

        assertThat(result.ratio("one", "other")).isEqualTo(2, within(1e-9));
        assertThat(result(row(), samples("one", 1, 30, 3), samples("other", 10, 10, 1)).ratio("one", "other"))
                .as("the median of 0.1, 3 and 3")
                .isEqualTo(3);
    }

    @Test
    void only_rounds_in_which_both_took_part_count_for_a_ratio() {
        Result result = result(row(), samples("one", 2, 3, 1_000), samples("other", 1, 1));

        assertThat(result.ratio("one", "other")).isEqualTo(2.5);
    }

    @Test
    void who_took_no_part_has_neither_a_median_nor_a_ratio() {
        Result result = result(row(), samples("one", 1));

        assertThat(result.median("nobody")).isNaN();
        assertThat(result.ratio("one", "nobody")).isNaN();
        assertThat(result.ratio("nobody", "one")).isNaN();
    }
}
