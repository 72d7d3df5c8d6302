package dev.braid;

import dev.braid.internal.bridge.Spread;
import dev.braid.internal.bridge.SpreadRun;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Fan-in of a parallel stage: results between the tasks and one reader, who takes them in the order of the tasks or as completed. What
 * was done when the run is cancelled can still be taken, in order as far as there is no gap.
 */
final class Handed extends FanIn<Object, @Nullable Object> {

    /** Stands where a tolerated failure's result would be. */
    private static final Object LEFT_OUT = new Object();

    private static final int FIRST_RING = 16;

    private final Window window;
    private final boolean ordered;
    private final Spread.@Nullable Arrival arrival;
    private final Runnable idle;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // All guarded by the lock.
    private @Nullable Object[] ring = new @Nullable Object[FIRST_RING];
    private long head;
    private long tail; // of what is as completed
    private boolean waiting;
    private boolean closed;
    private boolean cut;

    /**
     * An empty one.
     *
     * @param arrival what is taken for a task; null for its result, and then the run fails if it does
     * @param idle called when no task runs, for now
     */
    Handed(Window window, boolean ordered, Spread.@Nullable Arrival arrival, Runnable idle) {
        this.idle = idle;
        this.window = window;
        this.ordered = ordered;
        this.arrival = arrival;
    }

    @Override
    Window window() {
        return window;
    }

    @Override
    void succeeded(Object task, long index, Object value) {
        put(index, arrival == null ? value : arrival.succeeded(value, control().attempts()));
    }

    @Override
    void failed(Object task, long index, Throwable failure) {
        if (arrival == null) {
            super.failed(task, index, failure);
        } else {
            put(index, arrival.failed(failure, control().attempts()));
        }
    }

    @Override
    void tolerated(long index) {
        if (ordered) {
            put(index, LEFT_OUT);
        } else if (window.passed()) {
            control().staff();
        }
    }

    private void put(long index, Object value) {
        window.completed();
        lock.lock();
        try {
            long place = ordered ? index : tail++;
            while (place - head >= ring.length) {
                grow();
            }
            ring[at(place)] = value;
            if (waiting && place == head) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    void idle() {
        idle.run();
    }

    @Override
    void closed() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The next result, or {@link SpreadRun#END} when there is none and no task runs. Waits for either. */
    Object take(Runnable beforeWaiting, Runnable afterWaiting) throws InterruptedException {
        while (true) {
            Object next = takeOrNull();
            if (next == null) {
                beforeWaiting.run();
                try {
                    await();
                } finally {
                    afterWaiting.run();
                }
                continue;
            }
            if (next != SpreadRun.END && window.delivered()) {
                control().staff();
            }
            if (next != LEFT_OUT) {
                return next;
            }
        }
    }

    private @Nullable Object takeOrNull() {
        lock.lock();
        try {
            Object next = ring[at(head)];
            if (next == null || cut) {
                return closed ? SpreadRun.END : null;
            }
            ring[at(head)] = null;
            head++;
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is a result to take, or none will come. */
    boolean isReady() {
        lock.lock();
        try {
            return isThere() || closed;
        } finally {
            lock.unlock();
        }
    }

    private void await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            waiting = true;
            while (!isThere() && !closed) {
                changed.await();
            }
        } finally {
            waiting = false;
            lock.unlock();
        }
    }

    private boolean isThere() {
        return ring[at(head)] != null && !cut;
    }

    // A reader that runs tasks itself

    /** There will be no result of the task before the next: what comes in order has come to its end. */
    void cut() {
        lock.lock();
        try {
            cut = ordered;
        } finally {
            lock.unlock();
        }
    }

    /** The next result, or null if there is none now. */
    @Nullable Object poll() {
        Object next;
        do {
            next = takeOrNull();
            if (next != null && next != SpreadRun.END && window.delivered()) {
                control().staff();
            }
        } while (next == LEFT_OUT);
        return next == SpreadRun.END ? null : next;
    }

    /** How many results have been taken. */
    long taken() {
        lock.lock();
        try {
            return head;
        } finally {
            lock.unlock();
        }
    }

    /** So many tasks have been seen to: the next result is that of the one with this number. */
    void skipTo(long index) {
        lock.lock();
        try {
            head = index;
            tail = Math.max(tail, index);
        } finally {
            lock.unlock();
        }
    }

    /** What is taken for a task that the reader has run itself. */
    Object succeeded(Object result) {
        return arrival == null ? result : arrival.succeeded(result, 1);
    }

    /** Likewise, where the run is not {@link #isFailFast}. */
    Object failed(Throwable failure) {
        return arrival == null ? failure : arrival.failed(failure, 1);
    }

    /** Whether the first failure ends the run. */
    boolean isFailFast() {
        return arrival == null;
    }

    /** How many results could be taken or stand behind a gap, about. */
    int held() {
        lock.lock();
        try {
            return (int) Arrays.stream(ring).filter(result -> result != null).count();
        } finally {
            lock.unlock();
        }
    }

    private int at(long index) {
        return (int) index & (ring.length - 1);
    }

    private void grow() {
        @Nullable Object[] old = ring;
        ring = new @Nullable Object[2 * old.length];
        for (long index = head; index < head + old.length; index++) {
            ring[at(index)] = old[(int) index & (old.length - 1)];
        }
    }

    @Override
    @Nullable Object result() {
        return null;
    }
}
