package dev.braid.pipeline.internal.graph;

import dev.braid.Context;
import dev.braid.internal.bridge.Runs;
import dev.braid.internal.host.Host;

/**
 * Makes an endless loop over elements stop when it is to, and share its carrier: whatever a thread does for long in a pipeline, it pulls from
 * some source, and each source ticks. An interrupt is noticed with the next element; a cancel without one, and that it is time to give
 * way, within some more.
 */
public final class Ticks {

    /** Long beside what giving way costs, short beside what somebody else may be late (ADR 010). */
    private static final long SLICE_NANOS = 2_000_000;

    private static final long SHORT_NANOS = 25_000;
    private static final int MOST_STRIDE = 64;

    private int stride = 1;
    private int left = 1;
    private long lastLook;
    private long sliceStart;

    /** Called before each element. */
    public void tick() throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            Thread.interrupted();
            throw new InterruptedException();
        }
        if (--left <= 0) {
            look();
        }
    }

    private void look() {
        Context.current().throwIfCancelled();
        Host host = Runs.get().host();
        long now = host.workNanos();
        if (now - lastLook < SHORT_NANOS) {
            stride = Math.min(MOST_STRIDE, 2 * stride);
        } else {
            stride = Math.max(1, stride / 2);
        }
        if (sliceStart == 0 || now - lastLook > SLICE_NANOS) {
            sliceStart = now; // it has waited, most likely
        } else if (now - sliceStart > SLICE_NANOS) {
            host.giveWay(1);
            now = host.workNanos();
            sliceStart = now;
        }
        lastLook = now;
        left = stride;
    }
}
