package dev.braid.benchmarks.peer;

import java.util.List;

/** Kotlin's {@code async} and {@code awaitAll}. */
public record KotlinAsync(Work work) implements Peer {

    @Override
    public String name() {
        return "Kotlin async/awaitAll";
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) throws Exception {
        return work == Work.COMPUTING
                ? Coroutines.computing(tasks, body::applyUnchecked)
                : Coroutines.on(Work.virtualThreads(), tasks, body::applyUnchecked);
    }
}
