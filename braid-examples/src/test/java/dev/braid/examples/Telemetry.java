package dev.braid.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.braid.FanOut;
import dev.braid.Outcome;
import dev.braid.micrometer.MicrometerMetrics;
import dev.braid.opentelemetry.Tracing;
import dev.braid.opentelemetry.receiver.OtlpReceiver;
import dev.braid.opentelemetry.receiver.Values;
import dev.braid.test.Recording;
import dev.braid.test.RecordingObserver;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** A program's telemetry as it is received: by OTLP, by the Flight Recorder and as Prometheus text, each held against what really happened. */
public final class Telemetry implements AutoCloseable {

    private final OtlpReceiver receiver = new OtlpReceiver();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                    .setEndpoint(receiver.endpoint() + "/v1/traces")
                                    .build())
                            .setMaxQueueSize(16_384)
                            .build())
                    .build())
            .setLoggerProvider(SdkLoggerProvider.builder()
                    .addLogRecordProcessor(BatchLogRecordProcessor.builder(OtlpHttpLogRecordExporter.builder()
                                    .setEndpoint(receiver.endpoint() + "/v1/logs")
                                    .build())
                            .build())
                    .build())
            .build();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RecordingObserver truth = new RecordingObserver();
    private final jdk.jfr.Recording flight = new jdk.jfr.Recording();
    private final Path flightFile = Files.createTempFile("telemetry", ".jfr");

    /** Ready to receive. */
    public Telemetry() throws IOException {
        flight.enable("dev.braid.Run");
        flight.enable("dev.braid.Task").withThreshold(Duration.ZERO);
        flight.start();
    }

    /** The policy, observed by all. */
    public FanOut observed(FanOut policy) {
        return policy.withObserver(truth)
                .withObserver(Tracing.of(sdk).withTaskSpans(10_000))
                .withObserver(new MicrometerMetrics(registry));
    }

    /** After all runs: holds what was received of the runs with this name, of which there was one, against what happened. */
    public void check(String run) throws IOException {
        assertThat(sdk.getSdkTracerProvider().forceFlush().join(10, SECONDS).isSuccess()).isTrue();
        assertThat(sdk.getSdkLoggerProvider().forceFlush().join(10, SECONDS).isSuccess()).isTrue();
        Recording happened = truth.recording().of(run);
        checkSpans(run, happened);
        checkPrometheus(run, happened);
        checkFlight(run, happened);
    }

    /** What was received by OTLP. */
    public OtlpReceiver received() {
        return receiver;
    }

    private void checkSpans(String name, Recording happened) {
        assertThat(receiver.spans(name)).hasSize(1);
        Span run = receiver.spans(name).getFirst();
        Map<String, Object> counts = Values.of(run.getAttributesList());
        assertThat(counts)
                .containsEntry("braid.run.tasks.succeeded", count(happened, Outcome.Success.class))
                .containsEntry("braid.run.tasks.failed", count(happened, Outcome.Failure.class))
                .containsEntry("braid.run.tasks.cancelled", count(happened, Outcome.Cancelled.class))
                .containsEntry("braid.run.tasks.traced", (long) happened.ended().size());

        List<Span> tasks = receiver.spans(name + " task");
        Map<Object, Span> byIndex = new HashMap<>();
        tasks.forEach(task -> byIndex.put(Values.of(task.getAttributesList()).get("braid.task.index"), task));
        assertThat(byIndex).hasSameSizeAs(tasks).hasSize(happened.ended().size());
        happened.ended().forEach(ended -> checkTask(run, byIndex.get(ended.task().index()), ended.outcome()));
        checkAttempts(name, happened, tasks);
    }

    private void checkTask(Span run, @Nullable Span task, Outcome<?> outcome) {
        assertThat(task).isNotNull();
        if (task == null) {
            return;
        }
        assertThat(task.getParentSpanId()).isEqualTo(run.getSpanId());
        assertThat(task.getTraceId()).isEqualTo(run.getTraceId());
        Map<String, Object> attributes = Values.of(task.getAttributesList());
        List<LogRecord> events = receiver.logs(task);
        switch (outcome) {
            case Outcome.Success<?> _ -> {
                assertThat(task.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
                assertThat(attributes).containsEntry("braid.task.outcome", "success");
                assertThat(events).isEmpty();
            }
            case Outcome.Failure<?>(var failure, _) -> {
                assertThat(task.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
                assertThat(attributes)
                        .containsEntry("braid.task.outcome", "failure")
                        .containsEntry("error.type", failure.getClass().getName());
                assertThat(events).singleElement().satisfies(event -> {
                    assertThat(event.getEventName()).isEqualTo("braid.task.exception");
                    assertThat(Values.of(event.getAttributesList()).get("exception.stacktrace"))
                            .asString()
                            .contains(failure.getClass().getName(), "at dev.braid.examples.");
                });
            }
            case Outcome.Cancelled<?> _ -> {
                assertThat(task.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
                assertThat(attributes).containsEntry("braid.task.outcome", "cancelled").doesNotContainKey("error.type");
                assertThat(events).singleElement().satisfies(event ->
                        assertThat(event.getEventName()).isEqualTo("braid.task.cancelled"));
            }
        }
    }

    private void checkAttempts(String name, Recording happened, List<Span> tasks) {
        List<Span> attempts = receiver.spans(name + " attempt");
        Set<ByteString> ids = tasks.stream().map(Span::getSpanId).collect(toSet());
        assertThat(attempts).allMatch(attempt -> ids.contains(attempt.getParentSpanId()));
        long hedges = attempts.stream()
                .filter(attempt -> Boolean.TRUE.equals(Values.of(attempt.getAttributesList()).get("braid.attempt.hedge")))
                .count();
        assertThat(hedges).isEqualTo(happened.hedged().size());
        long again = attempts.stream()
                .map(attempt -> Values.of(attempt.getAttributesList()))
                .filter(values -> !Boolean.TRUE.equals(values.get("braid.attempt.hedge")))
                .filter(values -> !Long.valueOf(1).equals(values.get("braid.attempt.number")))
                .count();
        assertThat(again).isEqualTo(happened.retried().size());
    }

    private void checkPrometheus(String name, Recording happened) {
        String text = registry.scrape();
        for (var kind : Map.of("success", Outcome.Success.class, "failure", Outcome.Failure.class, "cancelled", Outcome.Cancelled.class)
                .entrySet()) {
            assertThat(sum(text, "braid_task_duration_seconds_count", name, "braid_task_outcome=\"" + kind.getKey() + "\""))
                    .as(kind.getKey())
                    .isEqualTo(count(happened, kind.getValue()));
        }
        assertThat(sum(text, "braid_task_retries_total", name, "")).isEqualTo(happened.retried().size());
        assertThat(sum(text, "braid_task_hedges_total", name, "")).isEqualTo(happened.hedged().size());
        assertThat(sum(text, "braid_task_active", name, "")).isZero();
        assertThat(sum(text, "braid_task_waiting", name, "")).isZero();
    }

    private static long sum(String text, String metric, String run, String label) {
        return Pattern.compile("^" + metric + "\\{(.*)} (\\S+)$", Pattern.MULTILINE)
                .matcher(text)
                .results()
                .filter(sample -> sample.group(1).contains("braid_run_name=\"" + run + "\"") && sample.group(1).contains(label))
                .mapToLong(sample -> Math.round(Double.parseDouble(sample.group(2))))
                .sum();
    }

    private void checkFlight(String name, Recording happened) throws IOException {
        flight.dump(flightFile);
        List<RecordedEvent> events = RecordingFile.readAllEvents(flightFile);
        Map<String, Long> outcomes = events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.braid.Task") && name.equals(event.getString("run")))
                .collect(groupingBy(event -> event.getString("outcome"), counting()));
        assertThat(outcomes.getOrDefault("succeeded", 0L)).isEqualTo(count(happened, Outcome.Success.class));
        assertThat(outcomes.getOrDefault("failed", 0L)).isEqualTo(count(happened, Outcome.Failure.class));
        assertThat(outcomes.getOrDefault("cancelled", 0L)).isEqualTo(count(happened, Outcome.Cancelled.class));
        assertThat(events.stream().filter(event -> event.getEventType().getName().equals("dev.braid.Run")
                        && name.equals(event.getString("name"))))
                .hasSize(1);
    }

    private static long count(Recording happened, Class<?> kind) {
        return happened.outcomes().stream().filter(kind::isInstance).count();
    }

    @Override
    public void close() throws IOException {
        flight.close();
        sdk.close();
        receiver.close();
        Files.delete(flightFile);
    }
}
