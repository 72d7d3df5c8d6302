package dev.braid.property;

import dev.braid.Permits;
import dev.braid.Rate;
import dev.braid.RetryBudget;
import dev.braid.test.internal.VirtualTimeHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What all runs of a tree share, and what it allows all of them together. */
final class Shared {

    /** In first pauses. */
    static final int LONGEST_PAUSE = 4;

    private static final Duration RATE_PERIOD = Duration.ofMillis(10);
    private static final int RATE_PERMITS = 2;
    private static final int BUDGET = 2;
    private static final double BUDGET_FRACTION = 0.5;

    /** A turn in the rate that was taken, and how much time had been spent by computing before it. */
    private record Turn(long at, long spent) {}

    private final VirtualTimeHost host;
    private final int total;
    private final int burst;
    private final Permits permits;
    private final Rate rate;
    private final RetryBudget budget = RetryBudget.of(BUDGET_FRACTION, BUDGET);
    private final List<Turn> turns = new ArrayList<>();
    private int held;
    private int deposits;
    private int withdrawals;

    Shared(Tree tree, VirtualTimeHost host) {
        this.host = host;
        this.total = tree.permits();
        this.burst = tree.burst();
        this.permits = Permits.of(total);
        this.rate = Rate.of(RATE_PERMITS, RATE_PERIOD).burst(burst);
    }

    long now() {
        return host.time();
    }

    Permits permits(int weight) {
        return permits.weighing(Math.min(weight, total));
    }

    Rate rate() {
        return rate;
    }

    RetryBudget budget() {
        return budget;
    }

    /** An attempt holds permits from here on. */
    void takes(Call call, int weight) {
        held += Math.min(weight, total);
        call.require(held <= total, "permits: no more are held than there are", held);
    }

    /** It is about to give them back. */
    void gives(int weight) {
        held -= Math.min(weight, total);
    }

    /** An attempt begins that counts for the rate. */
    void takesTurn(Call call) {
        turns.add(new Turn(now(), host.spent()));
        double interval = (double) RATE_PERIOD.toNanos() / RATE_PERMITS;
        for (int i = 0; i < turns.size(); i++) {
            // Who computes keeps back those whose turn has come, so they may seem to be closer together.
            double window = (double) now() - turns.get(i).at() + turns.get(i).spent();
            int begun = turns.size() - i;
            call.require((begun - burst) * interval <= window + 1, "rate: no more begin in any time than it allows", begun, window);
        }
    }

    /** A task begins that may take retries from the budget. */
    void deposits() {
        deposits++;
    }

    /** A retry is taken from the budget. */
    void withdraws(Call call) {
        withdrawals++;
        call.require(withdrawals <= BUDGET + BUDGET_FRACTION * deposits, "no more retries than the budget has", withdrawals, deposits);
    }

    /** Nobody can go on. */
    void checkIdle(Call root) {
        root.require(permits.available() <= total - held, "permits: none is free that is held", permits.available(), held);
    }

    /** All is over. */
    void check(Call root) {
        root.require(permits.available() == total, "permits: all are given back", permits.available());
        root.require(held == 0, "permits: nobody holds any", held);
    }
}
