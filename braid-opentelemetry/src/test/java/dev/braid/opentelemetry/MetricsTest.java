package dev.braid.opentelemetry;

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
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.ExemplarData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What OpenTelemetry's SDK is told, and what its exporter for Prometheus makes of it. */
class MetricsTest extends MetricsSpec {

    private static final AttributeKey<String> RUN_NAME = AttributeKey.stringKey("braid.run.name");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("braid.task.outcome");
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    private static final AttributeKey<Boolean> HEDGE_WON = AttributeKey.booleanKey("braid.hedge.won");

    /** Metrics by the SDK, with two who read them. */
    private static final class BySdk implements Measured {

        private final InMemoryMetricReader memory = InMemoryMetricReader.create();
        private final PrometheusMetricReader prometheus =
                PrometheusMetricReader.builder().setOtelScopeLabelsEnabled(false).build();
        private final Metrics metrics = Metrics.of(SdkMeterProvider.builder()
                .registerMetricReader(memory)
                .registerMetricReader(prometheus)
                .build());

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
            var text = new ByteArrayOutputStream();
            try {
                PrometheusTextFormatWriter.create().write(text, prometheus.collect());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return text.toString(StandardCharsets.UTF_8);
        }

        MetricData metric(String name) {
            return memory.collectAllMetrics().stream()
                    .filter(metric -> metric.getName().equals(name))
                    .findAny()
                    .orElseThrow();
        }

        HistogramPointData histogram(String name, Attributes attributes) {
            return metric(name).getHistogramData().getPoints().stream()
                    .filter(point -> point.getAttributes().equals(attributes))
                    .findAny()
                    .orElseThrow();
        }

        long number(String name, Attributes attributes) {
            return metric(name).getLongSumData().getPoints().stream()
                    .filter(point -> point.getAttributes().equals(attributes))
                    .mapToLong(LongPointData::getValue)
                    .findAny()
                    .orElseThrow();
        }
    }

    @Override
    protected Measured fresh() {
        return new BySdk();
    }

    @Test
    void what_the_SDK_holds_is_what_the_table_says() throws Exception {
        var sdk = used(new BySdk());

        List<Row> held = sdk.memory.collectAllMetrics().stream().map(metric -> row(metric)).toList();

        assertThat(held).containsExactlyInAnyOrderElementsOf(MetricsTable.read().rows());
        assertThat(sdk.memory.collectAllMetrics())
                .allSatisfy(metric -> assertThat(metric.getInstrumentationScopeInfo().getName()).isEqualTo("dev.braid"));
    }

    private static Row row(MetricData metric) {
        SortedSet<String> attributes = metric.getData().getPoints().stream()
                .flatMap(point -> point.getAttributes().asMap().keySet().stream())
                .map(AttributeKey::getKey)
                .collect(toCollection(TreeSet::new));
        String kind = switch (metric.getType()) {
            case HISTOGRAM -> "histogram";
            case LONG_SUM -> metric.getLongSumData().isMonotonic() ? "counter" : "up-down counter";
            default -> metric.getType().toString();
        };
        String unit = metric.getUnit().equals("s") ? "_seconds" : "";
        String prometheus = metric.getName().replace('.', '_') + unit + (kind.equals("counter") ? "_total" : "");
        return new Row(metric.getName(), prometheus, kind, metric.getUnit(), attributes, metric.getDescription());
    }

    @Test
    void the_SDK_is_told_the_exact_numbers() throws Exception {
        var sdk = used(new BySdk());

        var failed = Attributes.of(RUN_NAME, "fail-fast", OUTCOME, "failure", ERROR_TYPE, "java.io.IOException");
        assertThat(sdk.histogram("braid.task.duration", failed).getCount()).isOne();
        assertThat(sdk.histogram("braid.task.duration", Attributes.of(RUN_NAME, "fail-fast", OUTCOME, "cancelled")).getCount())
                .isEqualTo(3);
        assertThat(sdk.histogram("braid.task.wait_time", Attributes.of(RUN_NAME, "crawl")).getSum()).isEqualTo(20.0);
        assertThat(sdk.number("braid.task.waiting", Attributes.of(RUN_NAME, "fail-fast"))).isZero();
        assertThat(sdk.number("braid.task.waiting", Attributes.of(RUN_NAME, "never"))).isZero();
        assertThat(sdk.number("braid.task.active", Attributes.of(RUN_NAME, "fail-fast"))).isZero();
        assertThat(sdk.number("braid.run.active", Attributes.of(RUN_NAME, "fail-fast"))).isZero();
        assertThat(sdk.number("braid.task.retries", Attributes.of(RUN_NAME, "retried", ERROR_TYPE, "java.io.IOException")))
                .isEqualTo(5);
        assertThat(sdk.number("braid.task.retries", Attributes.of(RUN_NAME, "unsuited"))).isOne();
        assertThat(sdk.number("braid.task.hedges", Attributes.of(RUN_NAME, "hedged", HEDGE_WON, true))).isEqualTo(2);
        assertThat(sdk.number("braid.task.hedges", Attributes.of(RUN_NAME, "hedged", HEDGE_WON, false))).isEqualTo(3);
        assertThat(sdk.number("braid.task.stuck", Attributes.of(RUN_NAME, "stuck"))).isOne();
    }

    /** Sets a span for each task, as tracing does. */
    private static final class Spans implements Observer {

        private static final SpanContext SPAN = SpanContext.create(
                "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", TraceFlags.getSampled(), TraceState.getDefault());

        @Override
        public OfRun observe(Run run) {
            return new OfRun() {
                @Override
                public OfTask taskStarted(Task task) {
                    return new OfTask() {
                        @Override
                        @SuppressWarnings("MustBeClosed") // by who restores
                        public Propagator.Restore enter() {
                            Scope scope = Span.wrap(SPAN).makeCurrent();
                            return scope::close;
                        }
                    };
                }
            };
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void an_exemplar_of_a_tasks_duration_has_the_tasks_span(String order) throws Exception {
        var sdk = new BySdk();
        UnaryOperator<FanOut> spans = policy -> policy.withObserver(new Spans());
        UnaryOperator<FanOut> metrics = policy -> policy.withObserver(sdk.metrics);
        FanOut named = FanOut.limit(1).withName("crawl");

        FanOut policy = order.equals("before") ? metrics.apply(spans.apply(named)) : spans.apply(metrics.apply(named));
        policy.forEach(List.of(1, 2), task -> {});

        assertThat(sdk.histogram("braid.task.duration", Attributes.of(RUN_NAME, "crawl", OUTCOME, "success")).getExemplars())
                .isNotEmpty()
                .extracting(ExemplarData::getSpanContext)
                .containsOnly(Spans.SPAN);
    }

    @Test
    void an_exemplar_leads_to_the_span_that_tracing_made() throws Exception {
        var spans = InMemorySpanExporter.create();
        var tracers = SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build();
        var sdk = new BySdk();
        FanOut policy = FanOut.limit(1).withName("crawl")
                .withObserver(Tracing.of(OpenTelemetrySdk.builder().setTracerProvider(tracers).build()))
                .withObserver(sdk.metrics);

        policy.forEach(List.of(1), task -> {});

        String task = spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals("crawl task"))
                .map(SpanData::getSpanId)
                .findAny()
                .orElseThrow();
        assertThat(sdk.histogram("braid.task.duration", Attributes.of(RUN_NAME, "crawl", OUTCOME, "success")).getExemplars())
                .extracting(exemplar -> exemplar.getSpanContext().getSpanId())
                .containsExactly(task);
    }

    @Test
    void what_records_nothing_is_not_in_the_way() throws Exception {
        FanOut policy = FanOut.limit(2).withObserver(Metrics.of(OpenTelemetry.noop()));

        assertThat(policy.map(List.of(1, 2, 3), task -> task + 1)).containsExactly(2, 3, 4);
    }

    @Test
    void instruments_that_throw_harm_no_run() throws Exception {
        FanOut policy = FanOut.limit(2).withObserver(Metrics.of(broken(MeterProvider.class)));

        assertThat(policy.outcomes(List.of(1, 2), task -> {
                    if (task == 1) {
                        throw new IOException("disk on fire");
                    }
                    return "two";
                }))
                .hasSize(2)
                .satisfies(outcomes -> assertThat(outcomes.get(1)).isEqualTo(new Outcome.Success<>("two")));
    }

    /** Builds all that is wanted, and fails when it is used. */
    private static <T> T broken(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getReturnType() == void.class) {
                throw new IllegalStateException("broken: " + method);
            }
            return broken(method.getReturnType());
        }));
    }
}
