package dev.braid.benchmarks.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** {@code invokeAll} of an executor with a virtual thread for each task. */
public record InvokeAll() implements Peer {

    /** Its name in all tables. */
    public static final String NAME = "invokeAll, virtual threads";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) throws Exception {
        List<Callable<Integer>> calls = new ArrayList<>(tasks.size());
        for (Integer task : tasks) {
            calls.add(() -> body.apply(task));
        }
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> futures = executor.invokeAll(calls);
            List<Integer> results = new ArrayList<>(futures.size());
            for (Future<Integer> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}
