package dev.braid.opentelemetry;

import java.time.Instant;
import java.util.function.LongSupplier;

/** The time of one trace: that of the wall when the run began, and since then that of a clock which is not set, so that no span ends before it begins. */
final class RunClock {

    private final LongSupplier nanoTime;
    private final long epochNanos;
    private final long startedAt;

    RunClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        Instant now = Instant.now();
        this.epochNanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        this.startedAt = nanoTime.getAsLong();
    }

    /** Nanoseconds since the epoch. */
    long now() {
        return epochNanos + nanoTime.getAsLong() - startedAt;
    }
}
