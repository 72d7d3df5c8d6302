package dev.braid.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/** A thread that waits in one queue, or, for a select, in several; whoever claims it first has it. */
class Waiter {

    // AWAKE → PARKED → GONE, by the thread itself; AWAKE or PARKED → the index of a case, by who claims. One CAS decides, so a
    // claimed element is received exactly once, and one that was given up is still the channel's or the sender's.

    /** Is about to park, and looks once more. */
    private static final int AWAKE = -1;

    /** Must be woken. */
    private static final int PARKED = -2;

    /** Has given up: nobody can claim it any more. */
    private static final int GONE = -3;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Waiter.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Thread thread = Thread.currentThread();

    /** One of the above, or the index of the case that was claimed. */
    private volatile int state = AWAKE;

    /** What a claim came to. */
    enum Claim {

        /** Somebody else was first, or the thread has given up. */
        FAILED,

        /** The thread was about to park, and sees it. */
        SEEN,

        /** The thread must be woken. */
        TO_WAKE
    }

    /** Decides for a case. */
    Claim claim(int index) {
        while (true) {
            int seen = state;
            if (seen != AWAKE && seen != PARKED) {
                return Claim.FAILED;
            }
            if (STATE.compareAndSet(this, seen, index)) {
                return seen == PARKED ? Claim.TO_WAKE : Claim.SEEN;
            }
        }
    }

    /** The index of the case that was claimed; negative if none was. */
    int claimed() {
        return state;
    }

    void wake() {
        LockSupport.unpark(thread);
    }

    /**
     * Parks until claimed.
     *
     * @param nanos how long at most; {@link Exchange#FOREVER} for ever
     * @param start {@linkplain Exchange#start when} that time began
     * @return whether it was claimed; if not, the thread was interrupted or the time is over, and it never will be
     */
    boolean await(Object blocker, long nanos, long start) {
        if (!STATE.compareAndSet(this, AWAKE, PARKED)) {
            return true;
        }
        while (state < 0) {
            long left = nanos == Exchange.FOREVER ? Long.MAX_VALUE : nanos - (System.nanoTime() - start);
            if (left <= 0 || thread.isInterrupted()) {
                return !STATE.compareAndSet(this, PARKED, GONE);
            }
            if (nanos == Exchange.FOREVER) {
                LockSupport.park(blocker);
            } else {
                LockSupport.parkNanos(blocker, left);
            }
        }
        return true;
    }
}
