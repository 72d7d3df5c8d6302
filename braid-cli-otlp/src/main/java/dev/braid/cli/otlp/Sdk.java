package dev.braid.cli.otlp;

import dev.braid.Context;
import dev.braid.cli.otlp.Delivery.Flush;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.ConnectException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** OpenTelemetry's SDK as the variables {@code OTEL_…} configure it, with defaults that suit a command. */
final class Sdk {

    /** So long the last of it may take. */
    static final long LAST_SECONDS = 5;

    /** A run's spans: see {@link OtlpTrace#TASK_SPANS}. */
    private static final String QUEUE = "16384";

    private static final String NONE = "none";
    private static final String PROTOCOL = "otel.exporter.otlp.protocol";
    private static final String HTTP = "http/protobuf";

    private static final Map<String, String> DEFAULTS = Map.of(
            "otel.traces.exporter", "otlp",
            "otel.metrics.exporter", NONE,
            PROTOCOL, HTTP,
            "otel.bsp.max.queue.size", QUEUE,
            "otel.blrp.max.queue.size", QUEUE);

    private static final String LOGS = "otel.logs.exporter";
    private static final String GENERAL_ENDPOINT = "otel.exporter.otlp.endpoint";
    private static final String DEFAULT_ENDPOINT = "http://localhost:4318";
    private static final String EXCEPTIONS = "otel.semconv.exception.signal.opt-in";

    private final RootSpan root = new RootSpan();
    private final Delivery spans = new Delivery("spans");
    private final Delivery logs = new Delivery("log records");

    /** Whether the run is over; set by who ends it. Then nobody waits for who cannot be reached. */
    private final AtomicBoolean ends = new AtomicBoolean();

    private final OpenTelemetrySdk sdk;

    private Sdk() {
        SdkLog.quieten();
        SdkLog.tell("span", spans);
        SdkLog.tell("log", logs);
        sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .setServiceClassLoader(Sdk.class.getClassLoader())
                .addPropertiesSupplier(() -> DEFAULTS)
                .addPropertiesCustomizer(Sdk::where)
                .addResourceCustomizer((resource, config) -> named(resource))
                .addSpanExporterCustomizer(this::counted)
                .addLogRecordExporterCustomizer(this::counted)
                .addTracerProviderCustomizer((builder, config) ->
                        builder.addSpanProcessor(root).addSpanProcessor(new CountedSpans.Made(spans)))
                .addLoggerProviderCustomizer((builder, config) ->
                        isNone(config) ? builder : builder.addLogRecordProcessor(new CountedLogs.Made(logs)))
                .build()
                .getOpenTelemetrySdk();
    }

    static Sdk start() {
        return new Sdk();
    }

    private static Map<String, String> where(ConfigProperties config) {
        Map<String, String> added = new HashMap<>(blank());
        boolean isTracesOnly = isSet(config, "otel.exporter.otlp.traces.endpoint")
                && Stream.of(GENERAL_ENDPOINT, "otel.exporter.otlp.logs.endpoint").noneMatch(name -> isSet(config, name));
        if (!isSet(config, LOGS) && isTracesOnly) {
            added.put(LOGS, NONE); // who says where traces go and no more gets no logs
        }
        boolean isWithoutLogs = NONE.equals(added.get(LOGS)) || isNone(config);
        if (isWithoutLogs && !isSet(config, EXCEPTIONS)) {
            System.setProperty(EXCEPTIONS, "logs/dup"); // what they would tell is then told by the spans
        }
        requireProtocol(config, "traces");
        if (!isWithoutLogs) {
            requireProtocol(config, "logs");
        }
        return added;
    }

    /** Variables that are there and say nothing, which is as if they were not; null has the SDK take its own default. */
    private static Map<String, @Nullable String> blank() {
        Map<String, @Nullable String> defaults = new HashMap<>();
        System.getenv().forEach((variable, value) -> {
            if (variable.startsWith("OTEL_") && value.isBlank()) {
                String name = variable.toLowerCase(Locale.ROOT).replace('_', '.');
                defaults.put(name, DEFAULTS.get(name));
            }
        });
        return defaults;
    }

    private static boolean isSet(ConfigProperties config, String name) {
        String value = config.getString(name);
        return value != null && !value.isBlank();
    }

    private static boolean isNone(ConfigProperties config) {
        return NONE.equals(config.getString(LOGS));
    }

    /** The SDK would not say which it does not know. */
    private static void requireProtocol(ConfigProperties config, String signal) {
        String special = "otel.exporter.otlp." + signal + ".protocol";
        String name = isSet(config, special) ? special : PROTOCOL;
        String value = config.getString(name, HTTP);
        if (!value.isBlank() && !value.equals(HTTP)) {
            throw new ConfigurationException(name.toUpperCase(Locale.ROOT).replace('.', '_') + "=" + value + ": only " + HTTP + " is sent; set it to that"
                    + (value.equals("grpc") ? ", and the endpoint to the port for HTTP, usually 4318" : ""));
        }
    }

    private static Resource named(Resource resource) {
        boolean isNamed = resource.getAttributes().asMap().entrySet().stream()
                .anyMatch(attribute -> attribute.getKey().getKey().equals("service.name")
                        && !attribute.getValue().toString().startsWith("unknown_service"));
        return isNamed ? resource : resource.toBuilder().put("service.name", "braid").build();
    }

    private SpanExporter counted(SpanExporter exporter, ConfigProperties config) {
        spans.to(endpoint(config, "traces"));
        return new CountedSpans.Sent(
                exporter instanceof OtlpHttpSpanExporter http ? http.toBuilder().setRetryPolicy(patience()).build() : exporter, spans);
    }

    private LogRecordExporter counted(LogRecordExporter exporter, ConfigProperties config) {
        logs.to(endpoint(config, "logs"));
        return new CountedLogs.Sent(
                exporter instanceof OtlpHttpLogRecordExporter http ? http.toBuilder().setRetryPolicy(patience()).build() : exporter, logs);
    }

    private static String endpoint(ConfigProperties config, String signal) {
        String general = config.getString(GENERAL_ENDPOINT, DEFAULT_ENDPOINT).replaceAll("/$", "") + "/v1/" + signal;
        return config.getString("otel.exporter.otlp." + signal + ".endpoint", general);
    }

    private RetryPolicy patience() {
        return RetryPolicy.builder().setRetryExceptionPredicate(this::isPassing).build();
    }

    private boolean isPassing(IOException failure) {
        return !(failure instanceof SSLException) && !(ends.get() && failure instanceof ConnectException);
    }

    OpenTelemetrySdk openTelemetry() {
        return sdk;
    }

    RootSpan root() {
        return root;
    }

    /**
     * Sends what is there. Blocking, for a few seconds at most, and not once {@code until} is cancelled. Returns what is to be said of what could
     * not be delivered.
     */
    Optional<String> flush(Context until) {
        ends.set(true);
        CompletableResultCode flushed =
                CompletableResultCode.ofAll(List.of(sdk.getSdkTracerProvider().forceFlush(), sdk.getSdkLoggerProvider().forceFlush()));
        Flush flush = await(flushed, until);
        String complaints = Stream.of(spans, logs).flatMap(delivery -> delivery.complaint(flush).stream()).collect(Collectors.joining("; "));
        return complaints.isEmpty() ? Optional.empty() : Optional.of(complaints);
    }

    private static Flush await(CompletableResultCode flushed, Context until) {
        CountDownLatch over = new CountDownLatch(1);
        flushed.whenComplete(over::countDown);
        try (Context.Registration _ = until.onCancel(_ -> over.countDown())) {
            if (!over.await(LAST_SECONDS, TimeUnit.SECONDS)) {
                return Flush.LATE;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return flushed.isDone() ? Flush.WHOLE : Flush.INTERRUPTED;
    }
}
