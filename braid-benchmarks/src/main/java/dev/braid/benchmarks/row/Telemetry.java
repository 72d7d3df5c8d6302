package dev.braid.benchmarks.row;

import dev.braid.FanOut;
import dev.braid.Observer;
import dev.braid.benchmarks.measure.Candidate;
import dev.braid.benchmarks.measure.Row;
import dev.braid.benchmarks.measure.Target;
import dev.braid.benchmarks.measure.Turns;
import dev.braid.benchmarks.peer.Braid;
import dev.braid.benchmarks.peer.Named;
import dev.braid.benchmarks.peer.RawThreads;
import dev.braid.benchmarks.peer.TracedThreads;
import dev.braid.micrometer.MicrometerMetrics;
import dev.braid.opentelemetry.Metrics;
import dev.braid.opentelemetry.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import jdk.jfr.Recording;

/** What it costs a task that does next to nothing to be seen. */
final class Telemetry {

    private static final int LIMIT = 64;
    private static final List<Target> TARGETS = List.of(new Target.Value(2_000), Target.ahead(TracedThreads.NAME));

    private Telemetry() {}

    static Section section(Size size) {
        int tasks = size.of(100_000);
        return new Section(
                "telemetry",
                "Being seen",
                "Each task adds one to a number. Spans go through the SDK's batch processor, which has room for all of them here, to an exporter that throws"
                        + " them away. *A few spans* is what `Tracing` does by itself: the first thousand, the slowest, a sample.",
                List.of(
                        row("observed", "seen by different observers", tasks, Telemetry::observers, List.of()),
                        row("recorded", "seen by the Flight Recorder", tasks, Telemetry::recorded, List.of()),
                        row("traced", "a few spans", tasks, maps -> traced(maps, UnaryOperator.identity()), TARGETS),
                        row("traced-each", "a span for each", tasks, maps -> traced(maps, all -> all.withTaskSpans(tasks)), TARGETS)));
    }

    private static Row row(String id, String what, int tasks, Function<Maps, List<Candidate>> candidates, List<Target> targets) {
        return new Row(
                id,
                "%,d trivial tasks, limit %d, %s".formatted(tasks, LIMIT, what),
                "ns per task",
                Turns.WITH_GARBAGE,
                () -> candidates.apply(new Maps(tasks, Maps::trivial)),
                targets);
    }

    private static List<Candidate> observers(Maps maps) {
        FanOut policy = FanOut.limit(LIMIT).withName("many");
        return Stream.of(
                        new Braid(policy),
                        new Named("an observer that does nothing", new Braid(policy.withObserver(new Observer() {}))),
                        new Named("OpenTelemetry metrics", new Braid(policy.withObserver(Metrics.of(sdk())))),
                        new Named("Micrometer metrics", new Braid(policy.withObserver(new MicrometerMetrics(new SimpleMeterRegistry())))))
                .map(maps::nanosPerTask)
                .toList();
    }

    /** All of this row's process is recorded. */
    private static List<Candidate> recorded(Maps maps) {
        Recording recording = new Recording();
        recording.enable("dev.braid.Run");
        recording.enable("dev.braid.Task");
        recording.start();
        return Stream.of(new Braid(FanOut.limit(LIMIT).withName("many")), new RawThreads()).map(maps::nanosPerTask).toList();
    }

    private static List<Candidate> traced(Maps maps, UnaryOperator<Tracing> tracing) {
        FanOut policy = FanOut.limit(LIMIT).withName("many").withObserver(tracing.apply(Tracing.of(sdk())));
        return Stream.of(new Braid(policy), new TracedThreads(sdk().getTracer("by hand")), new RawThreads())
                .map(maps::nanosPerTask)
                .toList();
    }

    private static OpenTelemetrySdk sdk() {
        return OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(BatchSpanProcessor.builder(new ThrowingAway()).setMaxQueueSize(1 << 18).build())
                        .build())
                .setMeterProvider(SdkMeterProvider.builder()
                        .registerMetricReader(InMemoryMetricReader.create())
                        .build())
                .build();
    }

    private static final class ThrowingAway implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
