package dev.braid.examples.gobyexample;

import dev.braid.FanOut;
import dev.braid.Permits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Mutexes: Go's {@code sync.Mutex} is a {@link ReentrantLock} in Java, or a {@code synchronized} block. Better said with a
 * {@link ConcurrentHashMap} where it guards a map. {@link Permits} are for what is held while one waits for something else: those who wait are
 * served in turn and stop when they are cancelled, and there may be more than one.
 */
public final class Mutexes {

    private static final FanOut GO = FanOut.unlimited();

    private Mutexes() {}

    /** How many votes there are for each, counted by all at once. */
    static Map<String, Integer> byLock(List<String> votes) throws InterruptedException {
        Lock lock = new ReentrantLock();
        Map<String, Integer> counts = new HashMap<>(); // guarded by the lock
        GO.forEach(votes, vote -> {
            lock.lock();
            try {
                counts.merge(vote, 1, Integer::sum);
            } finally {
                lock.unlock();
            }
        });
        return counts;
    }

    /** The same. */
    static Map<String, Integer> byMap(List<String> votes) throws InterruptedException {
        Map<String, Integer> counts = new ConcurrentHashMap<>();
        GO.forEach(votes, vote -> counts.merge(vote, 1, Integer::sum));
        return counts;
    }

    /** The same. */
    static Map<String, Integer> byPermits(List<String> votes) throws InterruptedException {
        Permits one = Permits.of(1).withName("counts");
        Map<String, Integer> counts = new HashMap<>(); // touched with the permit
        GO.forEach(votes, vote -> one.run(() -> counts.merge(vote, 1, Integer::sum)));
        return counts;
    }

    /** Prints counts. */
    public static void main(String[] args) throws InterruptedException {
        List<String> votes = List.of("tea", "coffee", "tea", "water", "tea");
        System.out.println("by a lock:  " + byLock(votes));
        System.out.println("by a map:   " + byMap(votes));
        System.out.println("by permits: " + byPermits(votes));
    }
}
