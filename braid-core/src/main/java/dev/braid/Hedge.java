package dev.braid;

import dev.braid.internal.host.Host;
import java.time.Duration;

/**
 * When a second attempt begins beside one that is slow, for {@link FanOut#withHedge}: the first answer wins, the other attempt is
 * cancelled. For tasks that may be done twice, against the slow few that everybody waits for. Thread-safe. See Dean and Barroso, <a
 * href="https://doi.org/10.1145/2408776.2408794">The Tail at Scale</a>, 2013.
 *
 * <p>The first attempt's failure before the second begins is the task's; once both run, the task fails when both have failed, with the failure
 * that came first, in which the other is suppressed. Each attempt takes its own permits, its own turn in a rate and its own time-out, and runs
 * on a thread of its own; the second is not counted by the run's limit. What waits for permits or a rate is slow as well: a delay should be
 * longer than that takes.
 */
public final class Hedge {

    private final Latencies latencies;
    private final long initial;

    private Hedge(Latencies latencies, long initial) {
        this.latencies = latencies;
        this.initial = initial;
    }

    /**
     * A second attempt when the first has taken {@code delay}.
     *
     * @throws IllegalArgumentException if the delay is not longer than zero
     */
    public static Hedge after(Duration delay) {
        Durations.requirePositive(delay, "delay", "Hedge.after");
        return new Hedge(Latencies.NONE, Durations.nanos(delay));
    }

    /**
     * A second attempt when the first has taken longer than 95 of 100 have taken lately: of the last {@value Latencies.Window#SIZE} successes
     * of all calls that share this object. So about one attempt in twenty is hedged. Make one for what is called, as a constant.
     *
     * @param initial the delay until there have been {@value Latencies.Window#ENOUGH} successes
     * @throws IllegalArgumentException if the delay is not longer than zero
     */
    public static Hedge afterP95(Duration initial) {
        Durations.requirePositive(initial, "delay", "Hedge.afterP95");
        return new Hedge(new Latencies.Window(), Durations.nanos(initial));
    }

    /** How long an attempt that began now would be alone. */
    public Duration delay() {
        return Duration.ofNanos(delayNanos());
    }

    long delayNanos() {
        long observed = latencies.p95();
        return observed == Latencies.UNKNOWN ? initial : observed;
    }

    /** An attempt that began at {@code start} has just succeeded, or the one beside it. */
    void succeeded(Host host, long start) {
        latencies.add(host.nanoTime() - start);
    }
}
