package dev.braid.examples.crawl;

import dev.braid.TaskRunnable;
import dev.braid.internal.host.Host;
import dev.braid.internal.host.SystemHost;
import dev.braid.internal.host.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** The real machine, but that time stands still until the test moves it on: deadlines and time-outs pass when it says so. */
final class HandClock implements Host {

    private record Due(long at, Runnable action) {}

    // Guarded by this.
    private final PriorityQueue<Due> timers = new PriorityQueue<>(Comparator.comparingLong(Due::at));
    private long now;

    /** Runs {@code block}, and what it calls, by this clock. */
    void run(TaskRunnable<Exception> block) throws Exception {
        ScopedValue.where(CURRENT, this).call(() -> {
            block.run();
            return this;
        });
    }

    /** Waits until there is a timer that is due within {@code time}, and moves on to it. */
    void advanceToNext(Duration time) throws InterruptedException {
        long ahead;
        synchronized (this) {
            Due due = timers.peek();
            while (due == null || due.at - now > time.toNanos()) {
                wait();
                due = timers.peek();
            }
            ahead = due.at - now;
        }
        advance(Duration.ofNanos(ahead));
    }

    void advance(Duration time) {
        long until;
        synchronized (this) {
            until = now + time.toNanos();
        }
        for (Due due = next(until); due != null; due = next(until)) {
            due.action.run();
        }
    }

    private synchronized @Nullable Due next(long until) {
        Due due = timers.peek();
        if (due == null || due.at > until) {
            now = until;
            return null;
        }
        now = Math.max(now, due.at);
        return timers.poll();
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanoTime());
    }

    @Override
    public synchronized Timer schedule(long delayNanos, Runnable action) {
        Due due = new Due(now + delayNanos, action);
        timers.add(due);
        notifyAll();
        return () -> {
            synchronized (this) {
                timers.remove(due);
            }
        };
    }

    @Override
    public ThreadFactory threads(String name) {
        return SystemHost.INSTANCE.threads(name);
    }

    @Override
    public void execute(Runnable action) {
        SystemHost.INSTANCE.execute(action);
    }
}
