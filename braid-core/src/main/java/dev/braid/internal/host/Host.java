package dev.braid.internal.host;

import java.time.Instant;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** The machine a run stands on: its clocks, its timer and its threads. Everything that waits or starts goes through here. */
public interface Host {

    /** The machine under the calling code, outside of any context, where that is not the real one: a test's. Braid itself binds it nowhere. */
    ScopedValue<Host> CURRENT = ScopedValue.newInstance();

    /** What stands for the name of a run that has none. */
    String NO_NAME = "fan-out";

    /** The time by which durations are measured, in nanoseconds from an arbitrary origin. */
    long nanoTime();

    /** The time of day, for deadlines that are given as an instant. */
    Instant now();

    /** Runs {@code action}, which must not block, once {@code delayNanos} have passed; in real time, where threads run at the same time. Does not block. */
    Timer schedule(long delayNanos, Runnable action);

    /**
     * A thread-safe factory of unstarted threads that inherit no thread-locals.
     *
     * @param name what they are named to begin with, or what their names begin with; empty for threads of nobody in particular
     */
    ThreadFactory threads(String name);

    /** Where chance comes from; for use by the calling thread, now. */
    default RandomGenerator random() {
        return ThreadLocalRandom.current();
    }

    /** Runs {@code action}, which may block and is the user's own, soon and apart from timers and virtual threads. Does not block. */
    void execute(Runnable action);

    /** The time by which threads judge how long their tasks take. Real time, unless a seed decides how quick they seem. */
    default long workNanos() {
        return System.nanoTime();
    }

    /** What {@link #nanoTime} says, to who has just been told {@code workNanos}: the same, where both are the same clock. */
    default long nanoTimeAt(long workNanos) {
        return nanoTime();
    }

    /** Leaves the carrier of the calling thread to others for so long, unless the thread is interrupted or called back by an unpark. */
    default void giveWay(long nanos) {
        LockSupport.parkNanos(nanos);
    }

    /** A point at which others may come in, where a seed decides who is next; the caller holds no lock. On a real machine they may always. */
    default void mayYield() {}
}
