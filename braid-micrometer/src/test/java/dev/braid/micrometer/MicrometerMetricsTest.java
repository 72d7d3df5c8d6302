package dev.braid.micrometer;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.FanOut;
import dev.braid.Observer;
import dev.braid.Outcome;
import dev.braid.Permits;
import dev.braid.Propagator;
import dev.braid.metrics.MetricsSpec;
import dev.braid.metrics.MetricsTable;
import dev.braid.metrics.MetricsTable.Row;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.tracer.common.SpanContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registry of Micrometer holds, and what the one for Prometheus makes of it. */
class MicrometerMetricsTest extends MetricsSpec {

    /** Metrics in a registry for Prometheus. */
    private record InRegistry(PrometheusMeterRegistry registry, MicrometerMetrics metrics) implements Measured {

        static InRegistry of(PrometheusMeterRegistry registry) {
            return new InRegistry(registry.throwExceptionOnRegistrationFailure(), new MicrometerMetrics(registry));
        }

        @Override
        public Observer observer() {
            return metrics;
        }

        @Override
        public AutoCloseable watch(String name, Permits permits) {
            return metrics.watch(name, permits);
        }

        @Override
        public String scrape() {
            return registry.scrape();
        }
    }

    @Override
    protected Measured fresh() {
        return inRegistry();
    }

    private static InRegistry inRegistry() {
        return InRegistry.of(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    @Test
    void what_the_registry_holds_is_what_the_table_says() throws Exception {
        var measured = used(inRegistry());

        Map<String, Row> held = new TreeMap<>();
        measured.registry.getMeters().forEach(meter -> held.put(meter.getId().getName(), row(meter.getId())));

        List<Row> expected = MetricsTable.read().rows().stream().map(MicrometerMetricsTest::withoutAnnotation).toList();
        assertThat(held.values()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Row row(Meter.Id id) {
        SortedSet<String> tags = id.getTags().stream().map(Tag::getKey).collect(toCollection(TreeSet::new));
        String kind = switch (id.getType()) {
            case TIMER -> "histogram";
            case COUNTER -> "counter";
            case GAUGE -> "up-down counter";
            default -> id.getType().toString();
        };
        String unit = id.getBaseUnit() == null ? "" : "_" + id.getBaseUnit();
        String prometheus = id.getName().replace('.', '_') + unit + (kind.equals("counter") ? "_total" : "");
        return new Row(id.getName(), prometheus, kind, unit.isEmpty() ? "" : "s", tags, String.valueOf(id.getDescription()));
    }

    /** Micrometer has no units like {@code {task}}, which say in words what is counted; they would end up in the name. */
    private static Row withoutAnnotation(Row row) {
        String unit = row.unit().startsWith("{") ? "" : row.unit();
        return new Row(row.name(), row.prometheus(), row.kind(), unit, row.attributes(), row.meaning());
    }

    @Test
    void counters_begin_at_zero_so_that_the_first_is_an_increase() throws Exception {
        var measured = inRegistry();
        FanOut.limit(1).withName("crawl").withObserver(measured.metrics()).forEach(List.of(1), task -> {});

        assertThat(measured.scrape()).contains(
                "braid_task_hedges_total{braid_hedge_won=\"true\",braid_run_name=\"crawl\"} 0",
                "braid_task_stuck_total{braid_run_name=\"crawl\"} 0");
    }

    /** Sets a span for each task, as tracing does; and has Prometheus' exemplars find it. */
    private static final class Spans implements Observer, SpanContext {

        private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
        private static final ThreadLocal<@Nullable String> SPAN = new ThreadLocal<>();

        @Override
        public OfRun observe(Run run) {
            return new OfRun() {
                @Override
                public OfTask taskStarted(Task task) {
                    return new OfTask() {
                        @Override
                        public Propagator.Restore enter() {
                            SPAN.set("00f067aa0ba902b7");
                            return SPAN::remove;
                        }
                    };
                }
            };
        }

        @Override
        public @Nullable String getCurrentTraceId() {
            return SPAN.get() == null ? null : TRACE;
        }

        @Override
        public @Nullable String getCurrentSpanId() {
            return SPAN.get();
        }

        @Override
        public boolean isCurrentSpanSampled() {
            return SPAN.get() != null;
        }

        @Override
        public void markCurrentSpanAsExemplar() {}
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void an_exemplar_of_a_tasks_duration_has_the_tasks_span(String order) throws Exception {
        var spans = new Spans();
        var measured = InRegistry.of(
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM, spans));
        UnaryOperator<FanOut> traced = policy -> policy.withObserver(spans);
        UnaryOperator<FanOut> metered = policy -> policy.withObserver(measured.metrics());
        FanOut named = FanOut.limit(1).withName("crawl");

        FanOut policy = order.equals("before") ? metered.apply(traced.apply(named)) : traced.apply(metered.apply(named));
        policy.forEach(List.of(1, 2), task -> {});

        assertThat(measured.registry().scrape(OpenMetricsTextFormatWriter.CONTENT_TYPE).lines()
                        .filter(line -> line.contains(" # {")))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("braid_task_duration_seconds_"))
                .anyMatch(line -> line.startsWith("braid_task_duration_seconds_bucket"))
                .allMatch(line -> line.contains("# {span_id=\"00f067aa0ba902b7\",trace_id=\"" + Spans.TRACE + "\"}"));
    }

    @Test
    void a_registry_that_throws_harms_no_run() throws Exception {
        MeterRegistry registry = new SimpleMeterRegistry();
        List<Meter.Id> asked = new ArrayList<>();
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public MeterFilterReply accept(Meter.Id id) {
                asked.add(id);
                throw new IllegalStateException("broken: " + id);
            }
        });
        FanOut policy = FanOut.limit(2).withObserver(new MicrometerMetrics(registry));

        assertThat(policy.outcomes(List.of(1, 2), task -> {
                    if (task == 1) {
                        throw new IOException("disk on fire");
                    }
                    return "two";
                }))
                .hasSize(2)
                .satisfies(outcomes -> assertThat(outcomes.get(1)).isEqualTo(new Outcome.Success<>("two")));
        assertThat(asked).isNotEmpty();
    }
}
