package dev.braid.benchmarks.peer;

import java.util.List;

/** Kotlin's flow of {@code async} results, buffered and then awaited, which is how its users keep the order. */
public record KotlinFlow(Work work, Limit limit) implements Peer {

    /** Its name in all tables. */
    public static final String NAME = "Kotlin Flow, buffered async";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) {
        return work == Work.COMPUTING
                ? Coroutines.flowComputing(tasks, limit.value(), body::applyUnchecked)
                : Coroutines.flowOn(Work.virtualThreads(), tasks, limit.value(), body::applyUnchecked);
    }
}
