package dev.braid.benchmarks.peer;

import com.google.mu.util.concurrent.Parallelizer;
import java.util.List;

/** Google Mug's {@code Parallelizer}, on virtual threads. */
public record Mug(Limit limit) implements Peer {

    @Override
    public String name() {
        return "Mug Parallelizer";
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) {
        var parallelizer = new Parallelizer(Work.virtualThreads(), limit.value());
        return tasks.stream()
                .collect(parallelizer.inParallel(body::applyUnchecked))
                .values()
                .toList();
    }
}
