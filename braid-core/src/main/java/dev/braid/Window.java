package dev.braid;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many results may be held back: finished, but waiting for an earlier one or for the consumer. No task starts while it is full.
 *
 * <p>Under a limit a task takes its place when it starts, so the window is never exceeded. Without one it takes it when it ends:
 * otherwise the window would be a hidden limit on how many tasks can run at once.
 */
final class Window {

    private final long size;
    private final boolean reserving;

    /** Places taken; by tasks that start or end, given back by whoever delivers. */
    private final AtomicLong taken = new AtomicLong();

    Window(Policy policy) {
        this.size = policy.windowSize();
        this.reserving = policy.limitIfAny().isPresent();
    }

    boolean isOpen() {
        return taken.get() < size;
    }

    /** Before a claim: takes a place if one is needed; false if there is none. */
    boolean enter() {
        while (true) {
            long now = taken.get();
            if (now >= size) {
                return false;
            }
            if (!reserving || taken.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    /** After a claim that gave no task. */
    void leave() {
        if (reserving) {
            taken.decrementAndGet();
        }
    }

    /** A result is there, to be held back until it is delivered. */
    void completed() {
        if (!reserving) {
            taken.incrementAndGet();
        }
    }

    /** A task that takes no place by itself is to take one. */
    void hold() {
        taken.incrementAndGet();
    }

    /** A task has ended and there is nothing to deliver. True if the window was full, so that threads have to be called back. */
    boolean passed() {
        return reserving && delivered();
    }

    /** A result was delivered. True if the window was full, so that threads have to be called back. */
    boolean delivered() {
        return taken.getAndDecrement() >= size;
    }
}
