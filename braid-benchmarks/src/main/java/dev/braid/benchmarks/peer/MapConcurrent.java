package dev.braid.benchmarks.peer;

import java.util.List;
import java.util.stream.Gatherers;

/** {@code Gatherers.mapConcurrent}. */
public record MapConcurrent(int limit) implements Peer {

    @Override
    public String name() {
        return "mapConcurrent(%d)".formatted(limit);
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) {
        return tasks.stream().gather(Gatherers.mapConcurrent(limit, body::applyUnchecked)).toList();
    }
}
