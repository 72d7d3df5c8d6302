package dev.braid.benchmarks.row;

import dev.braid.benchmarks.measure.Candidate;
import dev.braid.benchmarks.peer.Peer;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The heap that tasks hold while they sleep. */
final class WaitingHeap {

    private static final int TRIES = 5;

    private final Peer peer;
    private final List<Integer> tasks;
    private final AtomicInteger asleep = new AtomicInteger();
    private final AtomicInteger awake = new AtomicInteger();

    WaitingHeap(Peer peer, int tasks) {
        this.peer = peer;
        this.tasks = IntStream.range(0, tasks).boxed().toList();
    }

    Candidate candidate() {
        return new Candidate(peer.name(), this::bytesPerTask);
    }

    private double bytesPerTask() throws Exception {
        long millis = 1_500;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            double bytes = bytesPerTask(millis);
            if (bytes >= 0) {
                return bytes;
            }
            millis *= 2;
        }
        throw new IllegalStateException(peer.name() + ": tasks were awake again before all slept; the machine is too busy");
    }

    /** Negative if some task was awake again too early. */
    private double bytesPerTask(long millis) throws Exception {
        asleep.set(0);
        awake.set(0);
        long before = liveHeap();
        var call = new FutureTask<>(() -> peer.map(tasks, task -> {
            asleep.incrementAndGet();
            Thread.sleep(millis);
            awake.incrementAndGet();
            return task;
        }));
        Thread.ofPlatform().start(call);
        while (asleep.get() < tasks.size() && !call.isDone()) {
            Thread.sleep(1);
        }
        long held = liveHeap() - before;
        boolean valid = awake.get() == 0;
        call.get();
        return valid ? (double) held / tasks.size() : -1;
    }

    private static long liveHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
