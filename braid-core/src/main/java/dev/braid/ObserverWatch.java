package dev.braid;

import dev.braid.internal.host.Host;
import dev.braid.internal.host.SystemHost;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
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
        try {
            look(host::execute); // a report may take long, or block as its observer does: not in the thread of all timers
        } finally {
            goOn();
        }
    }

    private void goOn() {
        if (observed.isEmpty()) {
            looking.set(false);
            if (observed.isEmpty() || !looking.compareAndSet(false, true)) {
                return;
            }
        }
        lookLater();
    }

    /**
     * Looks at all calls that go on.
     *
     * @param reports runs what tells of an observer that blocks
     */
    void look(Executor reports) {
        Throwable thrown = null;
        for (ObserverCalls calls : observed) {
            try {
                calls.look(reports);
            } catch (Throwable t) {
                thrown = t; // the others are looked at all the same
            }
        }
        if (thrown != null) {
            throw Failures.<RuntimeException>asIs(thrown);
        }
    }
}
