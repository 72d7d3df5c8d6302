package dev.braid.benchmarks.peer;

import java.util.List;

/** Kotlin's coroutines when they sleep in their own way, without a thread; the body is not asked. */
public record KotlinDelay(long millis) implements Peer {

    @Override
    public String name() {
        return "Kotlin async/awaitAll, delay";
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) {
        return Coroutines.delaying(tasks, millis);
    }
}
