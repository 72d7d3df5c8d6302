package dev.braid.verification.soak;

import dev.braid.FanOut;
import dev.braid.Retry;
import dev.braid.RetryBudget;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What the policy of one run says of attempts, and of what becomes of failures and of the deadline. Times are in milliseconds, 0 for none.
 *
 * @param retries how often a task is tried again
 * @param backOff how long before the first retry; the next ones wait longer
 * @param budget whether the run's retries have a budget
 * @param hedge after how long a second attempt begins
 * @param weight how many of the shared permits each attempt takes
 * @param rate whether attempts wait for their turn in the shared rate
 * @param keys how many keys tasks have
 * @param perKey how many tasks of a key may run at once; 0 for any number
 * @param tolerated how many failures are tolerated; -1 for what the form says
 * @param partial whether the deadline gives outcomes
 */
record Policies(
        int retries,
        int backOff,
        boolean budget,
        int hedge,
        int weight,
        boolean rate,
        int keys,
        int perKey,
        int tolerated,
        boolean partial) {

    private static final int BUDGET = 5;
    private static final double BUDGET_OF_EACH = 0.2;

    /**
     * Draws some.
     *
     * @param waiting whether tasks wait for one another, so that each has to run though others do
     * @param outermost whether no task around may hold permits: nested runs under the same ones are rejected
     */
    static Policies draw(SplittableRandom random, boolean waiting, boolean outermost) {
        boolean anyPermits = random.nextInt(6) == 0;
        boolean anyKeys = random.nextInt(6) == 0;
        int weight = 1 + random.nextInt(4);
        int perKey = 1 + random.nextInt(4);
        return new Policies(
                random.nextInt(5) == 0 ? 1 + random.nextInt(3) : 0,
                random.nextInt(3),
                random.nextInt(3) == 0,
                random.nextInt(8) == 0 ? 1 + random.nextInt(5) : 0,
                anyPermits && outermost && !waiting ? weight : 0,
                random.nextInt(8) == 0,
                1 + random.nextInt(8),
                anyKeys && !waiting ? perKey : 0,
                random.nextInt(4) == 0 ? random.nextInt(6) : -1,
                random.nextInt(4) == 0);
    }

    FanOut on(FanOut plain) {
        FanOut policy = plain;
        if (retries != 0) {
            Retry retry = Retry.times(retries).jitter(0.5);
            retry = backOff == 0 ? retry : retry.backoff(Duration.ofMillis(backOff), 2);
            policy = policy.withRetry(budget ? retry.within(RetryBudget.of(BUDGET_OF_EACH, BUDGET)) : retry);
        }
        if (hedge != 0) {
            policy = policy.withHedge(Duration.ofMillis(hedge));
        }
        if (weight != 0) {
            policy = policy.withPermits(Shared.PERMITS.weighing(weight));
        }
        if (rate) {
            policy = policy.withRate(Shared.RATE);
        }
        if (perKey != 0) {
            policy = policy.withLimitPer(this::key, perKey);
        }
        if (tolerated >= 0) {
            policy = policy.tolerating(tolerated);
        }
        return partial ? policy.withPartialOnDeadline() : policy;
    }

    int key(int task) {
        return task % keys;
    }

    /** How many attempts of a task may stand side by side. */
    int sideBySide() {
        return hedge == 0 ? 1 : 2;
    }

    /** How many attempts a task may have at most. */
    int attempts() {
        return (retries + 1) * sideBySide();
    }

    /** How many attempts so many tasks may have together. */
    long attemptsOf(int tasks) {
        long all = (long) tasks * attempts();
        return retries == 0 || !budget ? all : Math.min(all, (long) ((tasks + BUDGET + BUDGET_OF_EACH * tasks) * sideBySide()));
    }

    /** Whether a task has begun before its function is called: when it is to wait, or its attempts are a run of their own. */
    boolean waits() {
        return weight != 0 || rate || hedge != 0;
    }

    /** How many tasks may have failed though a call has returned that is to give all results. */
    int bearable() {
        return Math.max(0, tolerated);
    }
}
