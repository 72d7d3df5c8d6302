package dev.braid.benchmarks.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Lets the candidates of a row take turns, so that a noisy moment hits all alike. */
public final class Interleaved {

    private Interleaved() {}

    /** Runs {@code warmUps} rounds for the compiler, then {@code rounds} that count, numbered from {@code first} on. */
    public static void run(Row row, int warmUps, int first, int rounds, Consumer<Sample> to) throws Exception {
        List<Candidate> candidates = new ArrayList<>(row.candidates().get());
        for (int round = -warmUps; round < rounds; round++) {
            for (Candidate candidate : candidates) {
                double value = turn(candidate, row.turns());
                if (round >= 0) {
                    to.accept(new Sample(candidate.name(), first + round, value));
                }
            }
            candidates.add(candidates.removeFirst()); // so that nobody always follows the same one
        }
    }

    private static double turn(Candidate candidate, Turns turns) throws Exception {
        for (int run = 0; run < turns.uncounted(); run++) {
            candidate.measure();
        }
        double[] values = new double[turns.counted()];
        for (int run = 0; run < values.length; run++) {
            values[run] = candidate.measure();
        }
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
