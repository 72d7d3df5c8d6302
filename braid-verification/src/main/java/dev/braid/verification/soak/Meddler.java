package dev.braid.verification.soak;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does to runs, from outside and after a while, what shapes ask for. */
final class Meddler implements AutoCloseable {

    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("meddler").factory());

    /** Runs {@code action} once {@code millis} have passed; not at all if that is not more than 0. */
    void later(int millis, Runnable action) {
        if (millis > 0) {
            var _ = timer.schedule(action, millis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
