package dev.braid.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock for a few instructions that never wait.
 *
 * <p>Nothing is waited for under it but another lock of its kind, so its holder is almost always mounted, and a short spin almost always gets
 * it; the yields and naps are for a holder whose processor was taken away by the operating system, or that waits for the next lock itself.
 */
class SpinLock extends Padded {

    private static final VarHandle HELD;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(SpinLock.class, "held", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int SPINS = 100;
    private static final int YIELDS = 10;
    private static final long NAP_NANOS = 50_000;

    /** 1 while held: set by who takes it, cleared by the same thread. */
    private volatile int held;

    final void lock() {
        if (!HELD.compareAndSet(this, 0, 1)) {
            contend();
        }
    }

    final void unlock() {
        HELD.setRelease(this, 0);
    }

    private void contend() {
        boolean interrupted = false;
        for (int tries = 0; held != 0 || !HELD.compareAndSet(this, 0, 1); tries++) {
            if (tries < SPINS) {
                Thread.onSpinWait();
            } else if (tries < SPINS + YIELDS) {
                Thread.yield();
            } else {
                interrupted |= nap();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Lets others have the processor; whether the thread was interrupted, which is to be restored after the last nap: who is interrupted does
     * not nap, and could keep the one waited for from its processor for ever.
     */
    static boolean nap() {
        boolean interrupted = Thread.interrupted();
        LockSupport.parkNanos(NAP_NANOS);
        return interrupted;
    }
}
