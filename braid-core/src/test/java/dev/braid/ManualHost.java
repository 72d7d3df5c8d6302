package dev.braid;

import dev.braid.internal.host.Host;
import dev.braid.internal.host.SystemHost;
import dev.braid.internal.host.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A host whose time stands still until it is moved on; timers run in the thread that moves it. Threads are real. */
class ManualHost implements Host {

    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private record Due(long at, long number, Runnable action) {}

    // All guarded by this.
    private final PriorityQueue<Due> timers =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
    private long now;
    private long scheduled;
    private final Random random = new Random(42);

    /** Runs {@code block} in a context on this host. */
    <R, X extends Exception> R call(TaskCallable<R, X> block) throws X, InterruptedException {
        return new ContextNode(this).call(block);
    }

    /** Like {@link #call}, without a result. */
    <X extends Exception> void run(TaskRunnable<X> block) throws X, InterruptedException {
        new ContextNode(this).run(block);
    }

    void advance(Duration time) {
        long until;
        synchronized (this) {
            until = now + time.toNanos();
        }
        for (Due due = next(until); due != null; due = next(until)) {
            due.action.run();
        }
        synchronized (this) {
            now = until;
        }
    }

    private synchronized @Nullable Due next(long until) {
        Due due = timers.peek();
        if (due == null || due.at > until) {
            return null;
        }
        now = Math.max(now, due.at);
        return timers.poll();
    }

    /** When the next timer is due; {@link Long#MAX_VALUE} if there is none. */
    synchronized long nextTimer() {
        Due due = timers.peek();
        return due == null ? Long.MAX_VALUE : due.at;
    }

    synchronized int pendingTimers() {
        return timers.size();
    }

    @Override
    public long nanoTime() {
        synchronized (this) {
            return now;
        }
    }

    @Override
    public Instant now() {
        return EPOCH.plusNanos(nanoTime());
    }

    @Override
    public synchronized Timer schedule(long delayNanos, Runnable action) {
        Due due = new Due(now + delayNanos, scheduled++, action);
        timers.add(due);
        return () -> {
            synchronized (this) {
                timers.remove(due);
            }
        };
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public ThreadFactory threads(String name) {
        return SystemHost.INSTANCE.threads(name);
    }

    @Override
    public void execute(Runnable action) {
        action.run();
    }
}
