package dev.braid;

import dev.braid.internal.host.Host;
import dev.braid.internal.host.SystemHost;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks, as long as there are observed runs, every few seconds for observers that do not come back. By the clock of the machine even where
 * runs have another one: an observer blocks for real.
 */
final class ObserverWatch {

    /** An observer has blocked when it is seen in the same call twice, so far apart. */
    static final Duration PERIOD = Duration.ofSeconds(5);

    static final ObserverWatch INSTANCE = new ObserverWatch(SystemHost.INSTANCE);

    private final Host host;
    private final Set<ObserverCalls> observed = ConcurrentHashMap.newKeySet();

    /** Whether a look is due; set by who adds calls to look at, taken back by a look that finds none. */
    private final AtomicBoolean looking = new AtomicBoolean();

    ObserverWatch(Host host) {
        this.host = host;
    }

    void add(ObserverCalls calls) {
        observed.add(calls);
        if (!looking.get() && looking.compareAndSet(false, true)) {
            lookLater();
        }
    }

    void remove(ObserverCalls calls) {
        observed.remove(calls);
    }

    private void lookLater() {
        host.schedule(PERIOD.toNanos(), this::lookDue);
    }

    private void lookDue() {
        look();
        if (observed.isEmpty()) {
            looking.set(false);
            if (observed.isEmpty() || !looking.compareAndSet(false, true)) {
                return;
            }
        }
        lookLater();
    }

    /** Looks at all calls that go on. */
    void look() {
        observed.forEach(ObserverCalls::look);
    }
}
