package dev.braid;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Fan-in of {@code map}: all results, ordered, fail-fast. */
final class Listed<R extends @Nullable Object> extends FanIn<R, List<R>> {

    private final Slots slots;
    private volatile long size;

    /** Whether a failure was tolerated, so that there are gaps; written by the thread whose task that was. */
    private volatile boolean gaps;

    Listed(OptionalLong size) {
        this.slots = new Slots(size);
    }

    @Override
    void begin(Control control, OptionalLong tasks) {
        super.begin(control, tasks);
        size = tasks.orElse(0);
    }

    @Override
    void succeeded(Object task, long index, R value) {
        slots.set(index, value);
    }

    @Override
    void tolerated(long index) {
        slots.set(index, Slots.ABSENT);
        gaps = true;
    }

    @Override
    void exhausted(long tasks) {
        size = tasks;
    }

    @Override
    List<R> result() {
        return slots.toList(gaps ? slots.closeGaps(size) : size);
    }
}
