package dev.braid.benchmarks.peer;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A virtual thread for each task, and a latch: the least that a thread for each task can cost. */
public record RawThreads() implements Peer {

    /** Its name in all tables. */
    public static final String NAME = "raw virtual threads";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) throws Exception {
        Integer[] results = new Integer[tasks.size()];
        var done = new CountDownLatch(results.length);
        var failure = new AtomicReference<@Nullable Exception>();
        for (int i = 0; i < results.length; i++) {
            int index = i;
            Thread.startVirtualThread(() -> {
                try {
                    results[index] = body.apply(tasks.get(index));
                } catch (Exception e) {
                    failure.compareAndSet(null, e);
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        Exception thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
        return Arrays.asList(results);
    }
}
