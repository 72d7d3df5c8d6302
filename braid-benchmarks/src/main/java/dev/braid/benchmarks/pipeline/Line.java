package dev.braid.benchmarks.pipeline;

/**
 * A pipeline through which the whole numbers from 0 on go.
 *
 * @param name what it is called in tables
 * @param flow the pipeline
 */
public record Line(String name, Flow flow) {

    /** Sends so many numbers through; the sum of what comes out. */
    @FunctionalInterface
    public interface Flow {
        long sum(int elements) throws Exception;
    }
}
