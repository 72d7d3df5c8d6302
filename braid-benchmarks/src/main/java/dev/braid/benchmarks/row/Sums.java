package dev.braid.benchmarks.row;

import dev.braid.benchmarks.measure.Candidate;
import dev.braid.benchmarks.pipeline.Line;

/** Work that is to send elements through a pipeline, and to come to that sum. */
record Sums(int elements, long expected) {

    /** What an element takes on the average. */
    Candidate nanosPerElement(Line line) {
        return new Candidate(line.name(), () -> nanos(line) / elements);
    }

    private double nanos(Line line) throws Exception {
        long start = System.nanoTime();
        long sum = line.flow().sum(elements);
        long took = System.nanoTime() - start;
        if (sum != expected) {
            throw new IllegalStateException(
                    "%s: the sum of %,d elements is %,d instead of %,d".formatted(line.name(), elements, sum, expected));
        }
        return took;
    }
}
