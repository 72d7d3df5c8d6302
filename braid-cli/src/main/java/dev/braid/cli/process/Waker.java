package dev.braid.cli.process;

import java.util.concurrent.locks.LockSupport;

/**
 * Wakes the thread that made it, and remembers that it did: a bare permit would be used up wherever else that thread parks meanwhile, as
 * when it has to wait for a slow reader of what it prints.
 */
final class Waker implements Runnable {

    private final Thread thread = Thread.currentThread();

    /** Set by whoever wakes; taken back by the thread before it looks around. */
    private volatile boolean woken;

    @Override
    public void run() {
        woken = true;
        LockSupport.unpark(thread);
    }

    /** Waits until woken since the last time, or so long, or for no reason. */
    void await(long nanos) {
        if (!woken) {
            LockSupport.parkNanos(this, nanos);
        }
        woken = false;
    }
}
