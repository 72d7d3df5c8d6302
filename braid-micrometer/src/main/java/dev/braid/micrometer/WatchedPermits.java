package dev.braid.micrometer;

import dev.braid.Permits;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The gauges of some permits, until this is closed. */
public final class WatchedPermits implements AutoCloseable {

    private final MeterRegistry registry;
    private final List<Gauge> gauges;

    private WatchedPermits(MeterRegistry registry, List<Gauge> gauges) {
        this.registry = registry;
        this.gauges = gauges;
    }

    static WatchedPermits register(MeterRegistry registry, String name, Permits permits) {
        return new WatchedPermits(
                registry,
                List.of(
                        gauge("braid.permit.usage", "Permits that somebody holds", permits, held -> held.total() - held.available())
                                .tag("braid.permit.name", name).register(registry),
                        gauge("braid.permit.limit", "Permits that there are", permits, Permits::total)
                                .tag("braid.permit.name", name).register(registry),
                        gauge("braid.permit.waiting", "Tasks and calls that wait for permits", permits, Permits::waiting)
                                .tag("braid.permit.name", name).register(registry)));
    }

    private static Gauge.Builder<Permits> gauge(
            String metric, String description, Permits permits, ToDoubleFunction<Permits> value) {
        return Gauge.builder(metric, permits, value).description(description).strongReference(true);
    }

    /** Removes the gauges from the registry. Does not block. */
    @Override
    public void close() {
        gauges.forEach(registry::remove);
    }
}
