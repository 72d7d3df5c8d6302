package dev.braid.channel;

/**
 * How long those on one side of a channel spin before they park, learnt from how it went.
 *
 * <p>Spinning pays only while the other side runs on another processor, and nothing says whether it does but success. So a success allows the
 * longest spin, and each failure a shorter one. From zero a short spin is tried after a rest, which doubles with each try that fails, and after
 * the longest rest a long one: that costs next to nothing where it never pays, as with a thousand stages on two processors, or with one.
 *
 * <p>Written without a lock by any thread that waits: a lost update is a lesson lost, and nothing else.
 */
final class Spin extends Padded {

    /** Some microseconds: what parking and waking a virtual thread cost at least. */
    private static final int MOST = 200;

    /** How many times as long for a platform thread, which the operating system parks and wakes: some tens of microseconds. */
    private static final int PLATFORM = 8;

    private static final int STEP = MOST / 8;

    /** When it is tried again, until the longest rest. */
    private static final int TRIED = MOST / 4;

    /** Spins without a pause at the beginning. */
    private static final int EARLY = 20;

    private static final int SHORTEST_REST = 64;
    private static final int LONGEST_REST = 1024;

    /** Two threads that always find each other spinning never let go of their carriers; after so many times one parks, for the others' sake. */
    private static final int STREAK = 1000;

    /** How many times to spin. */
    private int budget = STEP;

    /** Waits without a spin between two tries. */
    private int rest = SHORTEST_REST;

    /** Waits without a spin until the next try. */
    private int left = SHORTEST_REST;

    /** Successes since a wait that was to park. */
    private int streak;

    /** How many times to spin now. */
    int budget() {
        int learnt = learnt();
        return learnt == 0 || Thread.currentThread().isVirtual() ? learnt : PLATFORM * learnt;
    }

    private int learnt() {
        if (streak >= STREAK) {
            streak = 0;
            return 0;
        }
        if (budget > 0) {
            return budget;
        }
        left--;
        if (left > 0) {
            return 0;
        }
        int tried = rest == LONGEST_REST ? MOST : TRIED;
        rest = Math.min(LONGEST_REST, 2 * rest);
        left = rest;
        return tried;
    }

    /**
     * Pauses, unless the spin has just begun: the processor's pause takes as long as a hand-over between two cores (on AMD 25 ns, on Intel 45),
     * so it would hide the other side's answer.
     */
    static void pauseUnlessEarly(int spins) {
        if (spins >= EARLY) {
            Thread.onSpinWait();
        }
    }

    /** Pauses for some spins. */
    static void pause(int spins) {
        for (int i = 0; i < spins; i++) {
            Thread.onSpinWait();
        }
    }

    /** A spin was rewarded, or in vain. */
    void learn(boolean rewarded) {
        if (!rewarded) {
            budget = Math.max(0, budget - STEP);
            return;
        }
        streak++;
        if (budget != MOST) {
            budget = MOST;
            rest = SHORTEST_REST;
            left = SHORTEST_REST;
        }
    }
}
