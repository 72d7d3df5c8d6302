package dev.braid.benchmarks.pipeline;

/** Adds up, without a box for each sum on the way. One thread at a time. */
final class Sum {

    private long total;

    void add(long element) {
        total += element;
    }

    long total() {
        return total;
    }
}
