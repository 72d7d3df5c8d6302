package dev.braid.benchmarks.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** {@code CompletableFuture.supplyAsync} for each task, and {@code allOf}. */
public record CompletableFutures(Work work) implements Peer {

    @Override
    public String name() {
        return "CompletableFuture.allOf";
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) {
        Executor executor = work.executor();
        List<CompletableFuture<Integer>> futures = new ArrayList<>(tasks.size());
        for (Integer task : tasks) {
            futures.add(CompletableFuture.supplyAsync(() -> body.applyUnchecked(task), executor));
        }
        CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0])).join();
        List<Integer> results = new ArrayList<>(futures.size());
        for (CompletableFuture<Integer> future : futures) {
            results.add(future.join());
        }
        return results;
    }
}
