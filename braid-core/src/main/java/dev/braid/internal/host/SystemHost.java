package dev.braid.internal.host;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The real machine: the JVM's clocks, virtual threads, and one daemon platform thread for timers. */
public final class SystemHost implements Host {

    public static final Host INSTANCE = new SystemHost();

    private static final ThreadFactory UNNAMED = named(NO_NAME);

    private SystemHost() {}

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Timer schedule(long delayNanos, Runnable action) {
        Future<?> due = Timers.THREAD.schedule(() -> guarded(action), delayNanos, TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    }

    @Override
    public ThreadFactory threads(String name) {
        return name.isEmpty() ? UNNAMED : named(name);
    }

    private static ThreadFactory named(String name) {
        return Thread.ofVirtual().inheritInheritableThreadLocals(false).name(name).factory();
    }

    @Override
    public long nanoTimeAt(long workNanos) {
        return workNanos;
    }

    @Override
    public void execute(Runnable action) {
        // A platform thread: what has to be told may be that virtual threads get no carrier.
        Thread.ofPlatform()
                .daemon()
                .inheritInheritableThreadLocals(false)
                .name("braid-callback")
                .start(() -> guarded(action));
    }

    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (Throwable t) {
            System.getLogger("dev.braid").log(Level.ERROR, "a background action of Braid failed", t);
        }
    }

    /** Holds the timer thread; started by the first timer. */
    private static final class Timers {

        // A platform thread: timers of virtual threads wait for a carrier, which CPU-bound tasks may hold for seconds.
        static final ScheduledThreadPoolExecutor THREAD = start();

        private static ScheduledThreadPoolExecutor start() {
            var thread = new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform()
                            .daemon()
                            .inheritInheritableThreadLocals(false)
                            .name("braid-timer")
                            .factory());
            thread.setRemoveOnCancelPolicy(true);
            return thread;
        }
    }
}
