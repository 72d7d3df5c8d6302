package dev.braid.micrometer;

import dev.braid.Observer;
import dev.braid.Permits;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Measures runs and their tasks: how long they take, how many there are, what becomes of them. One serves any number of policies;
 * thread-safe. The names are those of {@code docs/metrics.md}.
 *
 * <pre>{@code
 * static final MicrometerMetrics METRICS = new MicrometerMetrics(registry);
 * static final FanOut CRAWL = FanOut.limit(64).withName("crawl").withObserver(METRICS);
 * }</pre>
 *
 * <p>Metrics of runs with the same name are one; a policy should have a name, and not one of its own for each call. Make one of these for
 * each registry: of two, a registry shows the gauges of one only. What is removed from a registry is not registered again.
 *
 * <p>A task that is cancelled is counted as such, and is no error. If the policy has an observer that sets a span for each task, exemplars
 * of the durations carry it.
 */
public final class MicrometerMetrics implements Observer {

    private final MeterRegistry registry;

    /** The meters of all runs with a name; the registry keeps them for as long. */
    private final ConcurrentMap<String, RunMeters> meters = new ConcurrentHashMap<>();

    /** Metrics in {@code registry}. */
    public MicrometerMetrics(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    /**
     * Registers gauges of how many of these permits there are, are held, and are waited for. Does not block.
     *
     * @param name the value of {@code braid.permit.name}; another for each
     * @return what removes the gauges when it is closed; permits that are there for good need not be
     */
    public WatchedPermits watch(String name, Permits permits) {
        return WatchedPermits.register(registry, Objects.requireNonNull(name, "name"), Objects.requireNonNull(permits, "permits"));
    }

    @Override
    public OfRun observe(Run run) {
        return RunMetrics.begin(meters.computeIfAbsent(run.name(), name -> RunMeters.register(registry, name)), run);
    }

    @Override
    public String toString() {
        return "Micrometer metrics";
    }
}
