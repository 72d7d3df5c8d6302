package dev.braid.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows and samples for tests. */
public final class Rows {

    private Rows() {}

    public static Row row(List<Candidate> candidates, Turns turns, Target... targets) {
        return new Row("row", "some work", "ns", turns, () -> candidates, List.of(targets));
    }

    public static Row row(Target... targets) {
        return row(List.of(), Turns.ONE, targets);
    }

    /** What a candidate took in rounds 0, 1, and so on. */
    public static List<Sample> samples(String candidate, double... values) {
        List<Sample> samples = new ArrayList<>();
        for (int round = 0; round < values.length; round++) {
            samples.add(new Sample(candidate, round, values[round]));
        }
        return samples;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    public static Result result(Row row, List<Sample>... samples) {
        return new Result(row, Stream.of(samples).flatMap(List::stream).toList());
    }
}
