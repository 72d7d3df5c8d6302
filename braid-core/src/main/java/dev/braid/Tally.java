package dev.braid;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How many tasks ended how, as counted by one thread. Others may read it at any time: exact after the join, a little late before.
 */
final class Tally {

    private static final VarHandle SUCCEEDED;
    private static final VarHandle FAILED;
    private static final VarHandle CANCELLED;

    static {
        try {
            var lookup = MethodHandles.lookup();
            SUCCEEDED = lookup.findVarHandle(Tally.class, "succeeded", long.class);
            FAILED = lookup.findVarHandle(Tally.class, "failed", long.class);
            CANCELLED = lookup.findVarHandle(Tally.class, "cancelled", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long succeeded;
    private long failed;
    private long cancelled;

    void success() {
        SUCCEEDED.setOpaque(this, succeeded + 1);
    }

    void failure() {
        FAILED.setOpaque(this, failed + 1);
    }

    void cancel() {
        CANCELLED.setOpaque(this, cancelled + 1);
    }

    /** Adds what another thread has counted. */
    void add(Tally other) {
        succeeded += (long) SUCCEEDED.getOpaque(other);
        failed += (long) FAILED.getOpaque(other);
        cancelled += (long) CANCELLED.getOpaque(other);
    }

    /** Adds so many that returned. */
    void addSucceeded(long more) {
        succeeded += more;
    }

    long succeeded() {
        return succeeded;
    }

    long failed() {
        return failed;
    }

    long cancelled() {
        return cancelled;
    }

    /** How many ended by themselves. */
    long done() {
        return succeeded + failed;
    }

    long ended() {
        return succeeded + failed + cancelled;
    }
}
