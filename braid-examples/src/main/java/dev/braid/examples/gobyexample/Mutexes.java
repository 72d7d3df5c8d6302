package dev.braid.examples.gobyexample;

import dev.braid.FanOut;
import dev.braid.Permits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * Mutexes: Go's {@code sync.Mutex} is a {@link ReentrantLock} in Java, or a {@code synchronized} block. Better said with a
 * {@link ConcurrentHashMap} where it guards a map. {@link Permits} are for what is held while one waits for something else: those who wait are
 * served in turn and stop when they are cancelled, and there may be more than one.
 */
public final class Mutexes {

    private static final FanOut GO = FanOut.unlimited();

    private Mutexes() {}

    /** How many guests want what: all are asked at once, and counted together. */
    static Map<String, Integer> byLock(List<String> guests, UnaryOperator<String> wish) throws InterruptedException {
        Lock lock = new ReentrantLock();
        Map<String, Integer> counts = new HashMap<>(); // guarded by the lock
        GO.forEach(guests, guest -> {
            String drink = wish.apply(guest);
            lock.lock();
            try {
                counts.merge(drink, 1, Integer::sum);
            } finally {
                lock.unlock();
            }
        });
        return counts;
    }

    /** The same. */
    static Map<String, Integer> byMap(List<String> guests, UnaryOperator<String> wish) throws InterruptedException {
        Map<String, Integer> counts = new ConcurrentHashMap<>();
        GO.forEach(guests, guest -> counts.merge(wish.apply(guest), 1, Integer::sum));
        return counts;
    }

    /** The same. */
    static Map<String, Integer> byPermits(List<String> guests, UnaryOperator<String> wish) throws InterruptedException {
        Permits one = Permits.of(1).withName("counts");
        Map<String, Integer> counts = new HashMap<>(); // touched with the permit
        GO.forEach(guests, guest -> {
            String drink = wish.apply(guest);
            one.run(() -> counts.merge(drink, 1, Integer::sum));
        });
        return counts;
    }

    /** Prints counts. */
    public static void main(String[] args) throws InterruptedException {
        List<String> guests = List.of("Ann", "Bob", "Carla", "Dora", "Ed");
        System.out.println("by a lock:  " + byLock(guests, Mutexes::wish));
        System.out.println("by a map:   " + byMap(guests, Mutexes::wish));
        System.out.println("by permits: " + byPermits(guests, Mutexes::wish));
    }

    private static String wish(String guest) {
        return guest.endsWith("a") ? "coffee" : "tea";
    }
}
