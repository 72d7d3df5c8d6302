package dev.braid.internal.host;

import java.time.Instant;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** The machine a run stands on: its clocks, its timer and its threads. Everything that waits or starts goes through here. */
public interface Host {

    /** The time by which durations are measured, in nanoseconds from an arbitrary origin. */
    long nanoTime();

    /** The time of day, for deadlines that are given as an instant. */
    Instant now();

    /** Runs {@code action}, which must not block, once {@code delayNanos} have passed. Does not block. */
    Timer schedule(long delayNanos, Runnable action);

    /**
     * A thread-safe factory of unstarted threads that inherit no thread-locals.
     *
     * @param name what the threads' names begin with; empty for unnamed threads
     */
    ThreadFactory threads(String name);

    /** Where chance comes from; for use by the calling thread, now. */
    default RandomGenerator random() {
        return ThreadLocalRandom.current();
    }

    /** Runs {@code action}, which may block and is the user's own, soon and apart from timers and virtual threads. Does not block. */
    void execute(Runnable action);
}
