package dev.braid;

import dev.braid.internal.host.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A host on which every timer is due at once: time leaps on by as much. For what waits one after the other. */
final class LeapingHost extends ManualHost {

    private final List<Duration> waits = new ArrayList<>();

    /** How long each timer would have taken. */
    synchronized List<Duration> waits() {
        return List.copyOf(waits);
    }

    @Override
    public synchronized Timer schedule(long delayNanos, Runnable action) {
        Duration delay = Duration.ofNanos(delayNanos);
        waits.add(delay);
        Timer timer = super.schedule(delayNanos, action);
        advance(delay);
        return timer;
    }
}
