package dev.braid.channel;

/**
 * How long those on one side of a channel spin before they park, learnt from how it went.
 *
 * <p>Spinning pays only while the other side runs on another processor, and nothing says whether it does but success. So each success makes
 * the spin longer and each failure halves it. From zero it is tried again after a rest, which doubles with each try that fails: the price of
 * trying goes to nothing where it never pays, as with a thousand stages on two processors, or one processor.
 *
 * <p>Written by any thread that waits, without a lock: a lost update is a lesson lost, and nothing else.
 */
final class Spin {

    /** Some microseconds: what parking and waking cost at least. */
    private static final int MOST = Integer.getInteger("most", 100);

    private static final int LEAST_REST = Integer.getInteger("rest", 32);
    private static final int LONGEST_REST = 4096;

    /** Two threads that always find each other spinning never let go of their carriers; after so many times one parks, for the others' sake. */
    private static final int STREAK = 1000;

    /** How many times to spin. */
    private int budget = MOST / 8;

    /** Waits without a spin before the next try. */
    private int rest = LEAST_REST;

    private int left = LEAST_REST;

    /** Successes since the last wait that parked, or should have. */
    private int streak;

    /** Does nothing some times. */
    static void pause(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    /** How many times to spin now. */
    int budget() {
        int known = budget;
        if (streak >= STREAK) {
            streak = 0;
            return 0;
        }
        if (known > 0) {
            return known;
        }
        if (--left > 0) {
            return 0;
        }
        rest = Math.min(LONGEST_REST, 2 * rest);
        left = rest;
        return MOST;
    }

    /** A spin was rewarded. */
    void succeeded() {
        streak++;
        budget = MOST;
        rest = LEAST_REST;
    }

    /** A spin was in vain. */
    void failed() {
        budget = budget < 8 ? 0 : budget >> 1;
    }
}
