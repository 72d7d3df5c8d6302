package dev.braid;

import dev.braid.internal.host.Host;
import dev.braid.internal.host.Timer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * How many attempts may begin in a time, over all calls that share it: for services that allow so many requests a second. Made once, as a
 * constant, and given to each {@link FanOut#withRate policy} that it is for. Thread-safe.
 *
 * <pre>{@code
 * static final Rate SEARCHES = Rate.of(100, ofSeconds(1)).burst(10);
 * }</pre>
 *
 * <p>Attempts are spread evenly over the time, except for a burst after a while in which there were fewer. Fair: who came first begins first. A
 * wait ends when its context is cancelled or its thread interrupted; then those behind move up, and nothing has been used up. Timers are exact
 * to some 0.1 ms, so above a few thousand a second a burst is needed to reach the rate.
 */
public final class Rate {

    // The generic cell rate algorithm (ITU-T I.371): `full` is when the bucket will be full again. Each attempt moves it on by one
    // interval, and may begin once it is less than a burst ahead of now. There is one timer, for who waits first: waits that were
    // computed when they began would leave gaps where somebody has given up, for as long as all had to wait.

    private final int permits;
    private final long period;
    private final int burst;

    // All guarded by this.
    private final SequencedMap<Waiter, Host> waiting = new LinkedHashMap<>(); // in order; who is signalled has had its turn
    private @Nullable Host host;
    private @Nullable Timer timer;
    private long full;
    private long remainder; // of `full`, in nanoseconds / permits: so that a third of a second is one

    private Rate(int permits, long period, int burst) {
        this.permits = permits;
        this.period = period;
        this.burst = burst;
    }

    /**
     * At most {@code permits} attempts in each {@code period}, evenly spread: {@code of(100, ofSeconds(1))} is one every 10 ms.
     *
     * @throws IllegalArgumentException if {@code permits} is less than 1, or {@code period} is not longer than zero
     */
    public static Rate of(int permits, Duration period) {
        if (permits < 1) {
            throw new IllegalArgumentException("Rate.of(" + permits + ", " + period + "): there must be at least 1 permit");
        }
        Durations.requirePositive(period, "period", "Rate.of");
        return new Rate(permits, Durations.nanos(period), 1);
    }

    /**
     * A new rate like this, of which up to {@code attempts} that have not been used may begin at once.
     *
     * @throws IllegalArgumentException if {@code attempts} is less than 1
     */
    public Rate burst(int attempts) {
        if (attempts < 1) {
            throw new IllegalArgumentException("Rate.burst(" + attempts + "): a burst must be at least 1");
        }
        return new Rate(permits, period, attempts);
    }

    /** Waits for the caller's turn. Throws as {@link Waiter#await()} does, and has used up nothing then. */
    void acquire() throws InterruptedException {
        Waiter waiter = new Waiter();
        waiter.awaitNanos(0); // who is cancelled takes no turn
        synchronized (this) {
            Host here = ContextNode.currentNode().host();
            if (waiting.isEmpty() && nanosToNext(here) == 0) {
                moveFull(Math.max(0, here.nanoTime() - full)); // it has been full for a while
                step(1);
                return;
            }
            waiting.put(waiter, here);
            if (waiting.size() == 1) {
                setTimer();
            }
        }
        try {
            waiter.await();
            waiter.awaitNanos(0); // given and cancelled at the same time
        } catch (Throwable thrown) {
            abandon(waiter);
            throw thrown;
        }
    }

    /** How many wait. */
    synchronized int waiting() {
        return waiting.size();
    }

    private synchronized void abandon(Waiter waiter) {
        boolean first = !waiting.isEmpty() && waiting.firstEntry().getKey() == waiter;
        if (waiting.remove(waiter) == null) {
            step(-1); // it had had its turn
            first = true;
        }
        if (first) {
            setTimer();
        }
    }

    /** Called by the timer: lets those begin whose turn has come. */
    private synchronized void serve() {
        while (!waiting.isEmpty()) {
            var next = waiting.firstEntry();
            if (nanosToNext(next.getValue()) > 0) {
                break;
            }
            waiting.pollFirstEntry();
            long late = next.getValue().nanoTime() - full;
            if (late >= interval()) {
                moveFull(late); // less is the timer's lateness, and is made up for
            }
            step(1);
            next.getKey().signal();
        }
        setTimer();
    }

    private void setTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (!waiting.isEmpty()) {
            Host next = waiting.firstEntry().getValue();
            timer = next.schedule(nanosToNext(next), this::serve);
        }
    }

    /** How long until the next attempt may begin, 0 if it may now. A machine with another clock than the last one's begins anew. */
    private long nanosToNext(Host here) {
        long now = here.nanoTime();
        long span = span();
        if (host != here) {
            host = here;
            full = now;
            remainder = 0;
        } else if (full - now > span) {
            full = now + span; // the clock has gone back
        }
        return Math.max(0, full - now - (span - interval()));
    }

    private void moveFull(long by) {
        if (by > 0) {
            full += by;
            remainder = 0;
        }
    }

    /** Moves {@link #full} on by one interval, or back by one; exactly, on average. */
    private void step(int direction) {
        full += direction * (period / permits);
        remainder += direction * (period % permits);
        if (remainder >= permits) {
            remainder -= permits;
            full++;
        } else if (remainder < 0) {
            remainder += permits;
            full--;
        }
    }

    /** The time between two attempts, rounded up. */
    private long interval() {
        return (period - 1) / permits + 1;
    }

    /** How far {@link #full} may be ahead when an attempt has just begun: a burst of intervals. */
    private long span() {
        long interval = interval();
        return interval > Durations.LONGEST_NANOS / burst ? Durations.LONGEST_NANOS : interval * burst;
    }
}
