package dev.braid.verification.soak;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What a soak has seen so far: how much of what, and what was broken. Safe for use by many threads. */
final class Findings {

    /** One broken promise is enough to look into; these are kept. */
    private static final int MOST = 20;

    private final LongAdder runs = new LongAdder();
    private final LongAdder tasks = new LongAdder();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();
    private final Map<String, LongAdder> ends = new ConcurrentHashMap<>();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();

    void runStarted() {
        runs.increment();
    }

    void taskStarted() {
        tasks.increment();
        peak.accumulateAndGet(running.incrementAndGet(), Math::max);
    }

    void taskEnded() {
        running.decrementAndGet();
    }

    /** An outermost run has thrown. */
    void ended(Throwable thrown) {
        ends.computeIfAbsent(thrown.getClass().getSimpleName(), kind -> new LongAdder()).increment();
    }

    void broken(String what, Shape shape) {
        broken(what + "\n  --shape " + shape.seed() + "\n  " + shape);
    }

    void broken(String what) {
        if (broken.size() < MOST) {
            broken.add(what);
        }
    }

    List<String> broken() {
        return List.copyOf(broken);
    }

    long runs() {
        return runs.sum();
    }

    long tasks() {
        return tasks.sum();
    }

    /** The largest number of tasks at once, and so at least of threads. */
    int peak() {
        return peak.get();
    }

    /** How often outermost runs threw what. */
    Map<String, Long> ends() {
        Map<String, Long> sums = new TreeMap<>();
        ends.forEach((kind, count) -> sums.put(kind, count.sum()));
        return sums;
    }
}
