package dev.braid.cli.run;

import dev.braid.cli.task.Finished;
import java.util.Collection;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What has ended and waits to be printed, as behind a slow task whose turn it is. How much may wait is bounded by the memory that it takes,
 * because lines may be long: while that is used up no more are started. Safe for use by many threads.
 */
final class Held {

    private static final long MOST_BYTES = 24L << 20;

    private final ConcurrentNavigableMap<Long, Finished> byNumber = new ConcurrentSkipListMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hasRoom = lock.newCondition();

    /** Guarded by lock. */
    private long bytes;

    void add(Finished finished) {
        byNumber.put(finished.line().number(), finished);
        account(finished.bytes());
    }

    void remove(Finished finished) {
        if (byNumber.remove(finished.line().number()) != null) {
            account(-finished.bytes());
        }
    }

    private void account(long change) {
        lock.lock();
        try {
            bytes += change;
            if (bytes < MOST_BYTES) {
                hasRoom.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is room for more. Whoever is to be printed next runs already, or has been taken, and needs none. */
    void awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (bytes >= MOST_BYTES) {
                hasRoom.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** In the order of their lines. */
    Collection<Finished> all() {
        return byNumber.values();
    }
}
