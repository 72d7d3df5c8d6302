package dev.braid.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class InterleavedTest {

    private final List<String> turns = new ArrayList<>();

    @Test
    void candidates_take_turns_and_each_round_begins_with_another() throws Exception {
        Row row = Rows.row(List.of(candidate("a", () -> 1.0), candidate("b", () -> 2.0), candidate("c", () -> 3.0)), Turns.ONE);

        Interleaved.run(row, 0, 0, 4, sample -> {});

        assertThat(turns).containsExactly("a", "b", "c", "b", "c", "a", "c", "a", "b", "a", "b", "c");
    }

    @Test
    void warm_ups_do_not_count_and_rounds_are_numbered_from_the_first() throws Exception {
        Iterator<Double> values = List.of(100.0, 100.0, 1.0, 2.0).iterator();
        List<Sample> samples = new ArrayList<>();

        Interleaved.run(Rows.row(List.of(candidate("a", values::next)), Turns.ONE), 2, 10, 2, samples::add);

        assertThat(samples).containsExactly(new Sample("a", 10, 1), new Sample("a", 11, 2));
    }

    @Test
    void a_turn_of_several_runs_leaves_out_the_first_and_gives_the_median_of_the_rest() throws Exception {
        Iterator<Double> values = Arrays.asList(1_000.0, 5.0, 9.0, 1.0).iterator();
        List<Sample> samples = new ArrayList<>();

        Interleaved.run(Rows.row(List.of(candidate("a", values::next)), Turns.WITH_GARBAGE), 0, 0, 1, samples::add);

        assertThat(samples).containsExactly(new Sample("a", 0, 5));
    }

    private Candidate candidate(String name, Callable<Double> measurement) {
        return new Candidate(name, () -> {
            turns.add(name);
            return measurement.call();
        });
    }
}
