package dev.braid;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A manual host whose clocks can be set, forward and back, while its timers run on as they were. */
final class SkewedHost extends ManualHost {

    private final AtomicLong skew = new AtomicLong();
    private final AtomicLong wallSkew = new AtomicLong();

    @Override
    public long nanoTime() {
        return super.nanoTime() + skew.get();
    }

    @Override
    public Instant now() {
        return super.now().plusNanos(wallSkew.get());
    }

    /** Sets the clock by which time is measured. */
    void skew(Duration by) {
        skew.addAndGet(by.toNanos());
    }

    /** Sets the clock on the wall. */
    void skewWall(Duration by) {
        wallSkew.addAndGet(by.toNanos());
    }
}
