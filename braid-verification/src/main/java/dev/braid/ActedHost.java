package dev.braid;

import dev.braid.internal.crew.NeverStarted;
import dev.braid.internal.host.Host;
import dev.braid.internal.host.Timer;
import java.time.Instant;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A machine without threads: what a crew starts waits until somebody acts it. No timer ever comes due. */
final class ActedHost implements Host {

    private static final int SPINS = 200;
    private static final Timer NEVER = () -> {};
    private static final Thread NEVER_STARTED = new NeverStarted();

    /** How many threads have been started and not been acted. */
    private final AtomicInteger due = new AtomicInteger();

    /** What each of them does; written before the first is due. */
    private @Nullable Runnable life;

    /** Does what a thread does from its start to its end; false if none is started for some time. */
    boolean act() {
        for (int spins = 0; spins < SPINS; spins++) {
            int now = due.get();
            if (now > 0 && due.compareAndSet(now, now - 1)) {
                Runnable known = life;
                assert known != null;
                known.run();
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    /** Acts all that are started, until there are none. */
    void actAll() {
        while (due.get() > 0) {
            act();
        }
    }

    @Override
    public ThreadFactory threads(String name) {
        return task -> {
            life = task;
            due.incrementAndGet();
            return NEVER_STARTED;
        };
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH;
    }

    @Override
    public Timer schedule(long delayNanos, Runnable action) {
        return NEVER;
    }

    @Override
    public void execute(Runnable action) {
        throw new AssertionError("nothing comes due here");
    }
}
