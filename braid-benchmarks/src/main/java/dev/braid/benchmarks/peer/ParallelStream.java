package dev.braid.benchmarks.peer;

import java.util.List;

/** A parallel stream, on the common pool. */
public record ParallelStream() implements Peer {

    /** Its name in all tables. */
    public static final String NAME = "parallel stream";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) {
        return tasks.parallelStream().map(body::applyUnchecked).toList();
    }
}
