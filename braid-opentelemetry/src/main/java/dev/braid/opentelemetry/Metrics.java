package dev.braid.opentelemetry;

import dev.braid.Observer;
import dev.braid.Permits;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import java.util.Objects;

/**
 * Measures runs and their tasks: how long they take, how many there are, what becomes of them. One serves any number of policies;
 * thread-safe. The names are those of {@code docs/metrics.md}.
 *
 * <pre>{@code
 * static final Metrics METRICS = Metrics.of(GlobalOpenTelemetry.get());
 * static final FanOut CRAWL = FanOut.limit(64).withName("crawl").withObserver(METRICS);
 * }</pre>
 *
 * <p>Metrics of runs with the same name are one; a policy should have a name, and not one of its own for each call. A task that is cancelled
 * is counted as such, and is no error. If the policy has an observer that sets a span for each task, exemplars of the durations carry it.
 */
public final class Metrics implements Observer {

    private final Meter meter;
    private final Instruments instruments;

    private Metrics(Meter meter) {
        this.meter = meter;
        this.instruments = Instruments.of(meter);
    }

    /** Measures by a given OpenTelemetry: the SDK's, or the global one, which is the agent's where there is an agent. */
    public static Metrics of(OpenTelemetry openTelemetry) {
        return of(Objects.requireNonNull(openTelemetry, "openTelemetry").getMeterProvider());
    }

    /** Measures by a meter of {@code meters}. */
    public static Metrics of(MeterProvider meters) {
        return new Metrics(Objects.requireNonNull(meters, "meters").get(Tracing.SCOPE));
    }

    /**
     * From now on, whenever metrics are collected, also says how many of these permits there are, are held, and are waited for. Does not
     * block.
     *
     * @param name the value of {@code braid.permit.name}; another for each
     * @return what ends that when it is closed; permits that are there for good need not be
     */
    public BatchCallback watch(String name, Permits permits) {
        Attributes attributes = Attributes.of(Instruments.PERMIT_NAME, Objects.requireNonNull(name, "name"));
        Objects.requireNonNull(permits, "permits");
        return meter.batchCallback(
                () -> {
                    instruments.permitUsage().record(permits.total() - permits.available(), attributes);
                    instruments.permitLimit().record(permits.total(), attributes);
                    instruments.permitWaiting().record(permits.waiting(), attributes);
                },
                instruments.permitUsage(),
                instruments.permitLimit(),
                instruments.permitWaiting());
    }

    @Override
    public OfRun observe(Run run) {
        return RunMetrics.begin(instruments, run);
    }

    @Override
    public String toString() {
        return "OpenTelemetry metrics";
    }
}
