package dev.braid.opentelemetry.receiver;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** Receives what an OTLP/HTTP exporter sends, on the loopback, by the published protocol. */
public final class OtlpReceiver implements AutoCloseable {

    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<LogRecord> logs = new CopyOnWriteArrayList<>();
    private final List<Metric> metrics = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Listens on a free port. */
    public OtlpReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> answer(exchange, OtlpReceiver.this::traces));
        server.createContext("/v1/logs", exchange -> answer(exchange, OtlpReceiver.this::logs));
        server.createContext("/v1/metrics", exchange -> answer(exchange, OtlpReceiver.this::metrics));
        server.setExecutor(threads);
        server.start();
    }

    /** Where to send to. */
    public String endpoint() {
        return "http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort();
    }

    /** All spans received so far. */
    public List<Span> spans() {
        return List.copyOf(spans);
    }

    /** The spans with this name received so far. */
    public List<Span> spans(String name) {
        return spans.stream().filter(span -> span.getName().equals(name)).toList();
    }

    /** All log records received so far. */
    public List<LogRecord> logs() {
        return List.copyOf(logs);
    }

    /** The log records in the context of a span. */
    public List<LogRecord> logs(Span span) {
        return logs.stream().filter(log -> log.getSpanId().equals(span.getSpanId())).toList();
    }

    /** All metrics received so far, each as often as it was sent. */
    public List<Metric> metrics() {
        return List.copyOf(metrics);
    }

    private byte[] traces(byte[] request) throws InvalidProtocolBufferException {
        ExportTraceServiceRequest.parseFrom(request)
                .getResourceSpansList()
                .forEach(resource -> resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList())));
        return ExportTraceServiceResponse.getDefaultInstance().toByteArray();
    }

    private byte[] logs(byte[] request) throws InvalidProtocolBufferException {
        ExportLogsServiceRequest.parseFrom(request)
                .getResourceLogsList()
                .forEach(resource -> resource.getScopeLogsList().forEach(scope -> logs.addAll(scope.getLogRecordsList())));
        return ExportLogsServiceResponse.getDefaultInstance().toByteArray();
    }

    private byte[] metrics(byte[] request) throws InvalidProtocolBufferException {
        ExportMetricsServiceRequest.parseFrom(request)
                .getResourceMetricsList()
                .forEach(resource -> resource.getScopeMetricsList().forEach(scope -> metrics.addAll(scope.getMetricsList())));
        return ExportMetricsServiceResponse.getDefaultInstance().toByteArray();
    }

    @FunctionalInterface
    private interface Decoding {
        byte[] answer(byte[] request) throws IOException;
    }

    private static void answer(HttpExchange exchange, Decoding decoding) throws IOException {
        try (exchange;
                InputStream body = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
                        ? new GZIPInputStream(exchange.getRequestBody())
                        : exchange.getRequestBody()) {
            byte[] answer = decoding.answer(body.readAllBytes());
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
