package dev.braid.benchmarks.row;

import dev.braid.benchmarks.measure.Candidate;
import dev.braid.benchmarks.peer.Body;
import dev.braid.benchmarks.peer.Peer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Work that adds one to each of a list of numbers, and is to keep their order. */
record InOrder(List<Integer> tasks, Body body, List<Integer> expected) {

    InOrder(int tasks, Body body) {
        this(IntStream.range(0, tasks).boxed().toList(), body, IntStream.rangeClosed(1, tasks).boxed().toList());
    }

    /** What a task takes on the average. */
    Candidate nanosPerTask(Peer peer) {
        return new Candidate(peer.name(), () -> nanos(peer) / tasks.size());
    }

    /** What all take. */
    Candidate in(TimeUnit unit, Peer peer) {
        return new Candidate(peer.name(), () -> nanos(peer) / unit.toNanos(1));
    }

    private double nanos(Peer peer) throws Exception {
        long start = System.nanoTime();
        List<Integer> results = peer.map(tasks, body);
        long took = System.nanoTime() - start;
        if (!results.equals(expected)) {
            throw new IllegalStateException(
                    "%s: wrong results, or not in order: %d for %d".formatted(peer.name(), results.size(), tasks.size()));
        }
        return took;
    }
}
