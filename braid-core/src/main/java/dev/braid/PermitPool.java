package dev.braid;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * So many permits, taken by weight and given out in the order in which they were asked for. One that is too heavy for what is free just now
 * keeps back all who came later, so it is not starved. As in Go's <a
 * href="https://pkg.go.dev/golang.org/x/sync/semaphore">semaphore</a>.
 */
final class PermitPool {

    private final int total;

    // All guarded by this.
    private final Map<Waiter, Integer> waiting = new LinkedHashMap<>(); // in order; who is signalled has been given its weight
    private int free;

    PermitPool(int total) {
        this.total = total;
        this.free = total;
    }

    int total() {
        return total;
    }

    synchronized int free() {
        return free;
    }

    synchronized int waiting() {
        return waiting.size();
    }

    /** Waits for {@code weight} permits and takes them. Throws as {@link Waiter#await()} does, and has taken none then. */
    void acquire(int weight) throws InterruptedException {
        Waiter waiter = new Waiter();
        waiter.awaitNanos(0); // who is cancelled takes none, even if there are some
        synchronized (this) {
            if (waiting.isEmpty() && weight <= free) {
                free -= weight;
                return;
            }
            waiting.put(waiter, weight);
        }
        try {
            waiter.await();
            waiter.awaitNanos(0); // given and cancelled at the same time
        } catch (Throwable thrown) {
            abandon(waiter, weight);
            throw thrown;
        }
    }

    /** Gives back what {@link #acquire} took. Does not block. */
    synchronized void release(int weight) {
        free += weight;
        serve();
    }

    private synchronized void abandon(Waiter waiter, int weight) {
        if (waiting.remove(waiter) == null) {
            free += weight; // it had been given them
        }
        serve(); // also those whom it kept back
    }

    private void serve() {
        var next = waiting.entrySet().iterator();
        while (next.hasNext()) {
            var first = next.next();
            if (first.getValue() > free) {
                return;
            }
            free -= first.getValue();
            next.remove();
            first.getKey().signal();
        }
    }
}
