package dev.braid;

import dev.braid.internal.host.Timer;
import java.util.concurrent.locks.LockSupport;

/**
 * One wait of the calling thread: until it is signalled, the context in which it was made is cancelled, or the thread is interrupted,
 * whichever comes first. All that Braid itself waits for inside a task is waited for here, so that no wait outlasts a cancel, with
 * interrupts or without.
 */
final class Waiter {

    private final Thread thread = Thread.currentThread();
    private final ContextNode context = ContextNode.currentNode();

    /** Whether the wait is over; written by whoever signals, before it wakes the thread. */
    private volatile boolean signalled;

    /** Ends the wait, begun or not. Does not block. */
    void signal() {
        signalled = true;
        LockSupport.unpark(thread);
    }

    boolean isSignalled() {
        return signalled;
    }

    /**
     * Waits for the signal.
     *
     * @throws InterruptedException if the thread is interrupted, before or meanwhile
     * @throws CancelledException or DeadlineExceededException, if the context is cancelled, before or meanwhile
     */
    void await() throws InterruptedException {
        try (Context.Registration _ = context.onCancelled(this::wake)) {
            while (!signalled) {
                throwIfOver();
                LockSupport.park(this);
            }
        }
    }

    /** Waits for the signal, which comes by itself once {@code nanos} have passed. Throws as {@link #await()} does. */
    void awaitNanos(long nanos) throws InterruptedException {
        if (nanos == 0) {
            throwIfOver();
            return;
        }
        Timer timer = context.host().schedule(nanos, this::signal);
        try {
            await();
        } finally {
            timer.cancel();
        }
    }

    private void throwIfOver() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        context.throwIfCancelled();
    }

    private void wake() {
        LockSupport.unpark(thread);
    }
}
