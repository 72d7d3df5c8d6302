package dev.braid;

import dev.braid.internal.crew.NeverStarted;
import dev.braid.internal.host.Host;
import dev.braid.internal.host.Timer;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A machine whose threads and whose time are acted: what is due runs in the thread that moves the time on. For several crews at once. */
final class TimedHost implements Host {

    private static final int SPINS = 200;
    private static final Thread NEVER_STARTED = new NeverStarted();

    /** What a machine throws that takes no more timers. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private record Due(long at, Runnable action) {}

    /** What the threads do that have been started and not been acted. */
    private final Queue<Runnable> lives = new ConcurrentLinkedQueue<>();

    private final Queue<Due> timers = new ConcurrentLinkedQueue<>();
    private final AtomicLong now = new AtomicLong();
    private volatile boolean refusing;

    /** Does what a thread does from its start to its end; false if none is started for some time. */
    boolean act() {
        for (int spins = 0; spins < SPINS; spins++) {
            Runnable life = lives.poll();
            if (life != null) {
                life.run();
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    /** Acts all that are started, until there are none. */
    void actAll() {
        while (act()) {}
    }

    /** Lets so much time pass, and does what is due then. */
    void advance(long nanos) {
        moveTo(now.get() + nanos);
        fire();
    }

    /** Lets time pass, at least until then; nobody has seen it yet who is to do what is due. */
    void moveTo(long nanos) {
        now.accumulateAndGet(nanos, Math::max);
    }

    /** Does what is due: also what is called off just now, as real timers do. */
    void fire() {
        long until = now.get();
        for (Due due = next(until); due != null; due = next(until)) {
            due.action.run();
        }
    }

    private @Nullable Due next(long until) {
        for (Due due : List.copyOf(timers)) {
            if (due.at <= until && timers.remove(due)) { // or another has taken it, or called it off
                return due;
            }
        }
        return null;
    }

    /** From here on, who wants to wait for a time is {@link Refused}. */
    void refuseTimers() {
        refusing = true;
    }

    int pendingTimers() {
        return timers.size();
    }

    @Override
    public ThreadFactory threads(String name) {
        return task -> {
            lives.add(task);
            return NEVER_STARTED;
        };
    }

    @Override
    public long nanoTime() {
        return now.get();
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(now.get());
    }

    @Override
    public Timer schedule(long delayNanos, Runnable action) {
        if (refusing) {
            throw new Refused();
        }
        Due due = new Due(now.get() + delayNanos, action);
        timers.add(due);
        return () -> timers.remove(due);
    }

    @Override
    public void execute(Runnable action) {
        action.run();
    }
}
