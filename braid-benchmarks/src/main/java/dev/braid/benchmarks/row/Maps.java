package dev.braid.benchmarks.row;

import dev.braid.benchmarks.measure.Candidate;
import dev.braid.benchmarks.peer.Body;
import dev.braid.benchmarks.peer.Peer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Work that is one call, or several, with a list of numbers. */
record Maps(List<Integer> tasks, Body body, int calls) {

    Maps(int tasks, Body body, int calls) {
        this(IntStream.range(0, tasks).boxed().toList(), body, calls);
    }

    Maps(int tasks, Body body) {
        this(tasks, body, 1);
    }

    /** A task that does next to nothing. */
    static Integer trivial(Integer task) {
        return task + 1;
    }

    /** What a task takes on the average. */
    Candidate nanosPerTask(Peer peer) {
        return new Candidate(peer.name(), () -> nanos(peer) / tasks.size());
    }

    /** What all calls take. */
    Candidate in(TimeUnit unit, Peer peer) {
        return new Candidate(peer.name(), () -> nanos(peer) / unit.toNanos(1));
    }

    /** What a call takes on the average, beyond what its longest task does. */
    Candidate microsPerCall(Peer peer, double longestTaskMicros) {
        return new Candidate(peer.name(), () -> nanos(peer) / 1e3 / calls - longestTaskMicros);
    }

    /** What all calls took. The results are looked at after the last. */
    private double nanos(Peer peer) throws Exception {
        List<Integer> results = List.of();
        long start = System.nanoTime();
        for (int call = 0; call < calls; call++) {
            results = peer.map(tasks, body);
        }
        long took = System.nanoTime() - start;
        if (sum(results) != sum(tasks) + tasks.size()) {
            throw new IllegalStateException(peer.name() + ": wrong results: " + results.size() + " for " + tasks.size());
        }
        return took;
    }

    private static long sum(List<Integer> numbers) {
        long sum = 0;
        for (int number : numbers) {
            sum += number;
        }
        return sum;
    }
}
