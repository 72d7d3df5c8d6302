package dev.braid.opentelemetry.outgoing;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import dev.braid.Retry;
import dev.braid.opentelemetry.Tracing;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingHttpTest {

    @RegisterExtension
    static final OpenTelemetryExtension SDK = OpenTelemetryExtension.create();

    /** Without an SDK: nothing to inject. */
    private static final OutgoingHttp PLAIN = OutgoingHttp.of(OpenTelemetry.noop());

    private static final URI NOWHERE = URI.create("http://localhost/");

    private final Tracer tracer = SDK.getOpenTelemetry().getTracer("test");
    private final OutgoingHttp http = OutgoingHttp.of(SDK.getOpenTelemetry());

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Headers> seen = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server = server();

    private HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void serve() {
        server.createContext("/", this::answer);
        server.createContext("/silent", exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.setExecutor(threads);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        seen.put(exchange.getRequestURI().getPath(), exchange.getRequestHeaders());
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.close();
        client.close();
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    private static String traceparent(Span span) {
        SpanContext context = span.getSpanContext();
        return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-" + context.getTraceFlags().asHex();
    }

    private List<String> received(String path, String header) {
        return Objects.requireNonNull(seen.get(path), path).getOrDefault(header, List.of());
    }

    // The trace

    @Test
    void the_server_gets_the_span_that_is_current_in_the_task() throws Exception {
        List<String> sent = FanOut.unlimited().map(List.of("/a", "/b", "/c"), path -> {
            Span span = tracer.spanBuilder(path).startSpan();
            try (Scope _ = span.makeCurrent()) {
                client.send(http.prepare(HttpRequest.newBuilder(at(path))).build(), BodyHandlers.discarding());
            } finally {
                span.end();
            }
            return traceparent(span);
        });

        assertThat(sent).doesNotHaveDuplicates();
        assertThat(List.of("/a", "/b", "/c"))
                .map(path -> received(path, "traceparent"))
                .isEqualTo(sent.stream().map(List::of).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 0})
    void the_span_of_the_task_goes_along_also_if_it_was_not_needed_before(int taskSpans) throws Exception {
        Tracing tracing = Tracing.of(SDK.getOpenTelemetry()).withTaskSpans(taskSpans);
        FanOut.limit(1).withName("crawl").withObserver(tracing).forEach(
                List.of("/a"), path -> client.send(http.prepare(HttpRequest.newBuilder(at(path))).build(), BodyHandlers.discarding()));

        SpanData task = SDK.getSpans().stream().filter(span -> span.getName().equals("crawl task")).findFirst().orElseThrow();
        assertThat(received("/a", "traceparent"))
                .singleElement(as(STRING))
                .startsWith("00-" + task.getTraceId() + "-" + task.getSpanId());
    }

    @Test
    void baggage_goes_along_if_the_propagators_say_so() throws Exception {
        OutgoingHttp both = OutgoingHttp.of(OpenTelemetry.propagating(ContextPropagators.create(TextMapPropagator.composite(
                W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance()))));
        Span span = tracer.spanBuilder("call").startSpan();

        try (Scope _ = span.makeCurrent();
                Scope _ = Baggage.builder().put("user", "ann").build().makeCurrent()) {
            client.send(both.prepare(HttpRequest.newBuilder(at("/a"))).build(), BodyHandlers.discarding());
        }

        assertThat(received("/a", "baggage")).containsExactly("user=ann");
        assertThat(received("/a", "traceparent")).containsExactly(traceparent(span));
    }

    @Test
    void the_global_one_is_looked_up_at_each_request() {
        Span span = tracer.spanBuilder("call").startSpan();
        try (Scope _ = span.makeCurrent()) {
            assertThat(OutgoingHttp.ofGlobal().prepare(HttpRequest.newBuilder(NOWHERE)).build().headers().firstValue("traceparent"))
                    .hasValue(traceparent(span));
        }
    }

    @Test
    void a_builder_that_is_used_again_has_the_trace_of_the_last_attempt() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(at("/a"));
        FanOut twice = FanOut.limit(1).withRetry(Retry.times(1).onResult(answer -> answer.equals("again")));
        List<String> sent = new CopyOnWriteArrayList<>();

        twice.map(List.of(1), task -> {
            Span span = tracer.spanBuilder("attempt").startSpan();
            sent.add(traceparent(span));
            try (Scope _ = span.makeCurrent()) {
                client.send(http.prepare(request).build(), BodyHandlers.discarding());
            }
            return sent.size() == 1 ? "again" : "good";
        });

        assertThat(sent).hasSize(2);
        assertThat(received("/a", "traceparent")).containsExactly(sent.getLast());
    }

    @Test
    void without_a_trace_there_is_no_header() {
        assertThat(http.prepare(HttpRequest.newBuilder(NOWHERE)).build().headers().map()).isEmpty();
        assertThat(PLAIN.prepare(HttpRequest.newBuilder(NOWHERE)).build().headers().map()).isEmpty();
    }

    // The deadline

    @Test
    void P9_a_request_has_what_remains() throws Exception {
        HttpRequest request = Context.current()
                .withTimeout(ofSeconds(10))
                .call(() -> FanOut.limit(1).map(List.of(NOWHERE), uri -> PLAIN.prepare(HttpRequest.newBuilder(uri)).build()))
                .getFirst();

        assertThat(request.timeout()).hasValueSatisfying(left -> assertThat(left).isPositive().isLessThanOrEqualTo(ofMillis(10_001)));
    }

    @Test
    void P9_a_time_out_of_its_own_that_is_sooner_stays() throws Exception {
        Context.current().withTimeout(ofHours(1)).run(() -> {
            HttpRequest.Builder soon = HttpRequest.newBuilder(NOWHERE).timeout(ofSeconds(3));
            HttpRequest.Builder late = HttpRequest.newBuilder(NOWHERE).timeout(ofHours(2));

            assertThat(PLAIN.prepare(soon).build().timeout()).hasValue(ofSeconds(3));
            assertThat(PLAIN.prepare(late).build().timeout())
                    .hasValueSatisfying(left -> assertThat(left).isLessThanOrEqualTo(ofHours(1).plusMillis(1)));
        });
    }

    @Test
    void without_a_deadline_the_time_out_is_left_alone() {
        assertThat(PLAIN.prepare(HttpRequest.newBuilder(NOWHERE)).build().timeout()).isEmpty();
        assertThat(PLAIN.prepare(HttpRequest.newBuilder(NOWHERE).timeout(ofSeconds(3))).build().timeout())
                .hasValue(ofSeconds(3));
    }

    @Test
    void a_builder_may_have_no_address_yet() throws Exception {
        Context.current().withTimeout(ofHours(1)).run(() -> {
            HttpRequest request = PLAIN.prepare(HttpRequest.newBuilder()).uri(at("/a")).build();

            assertThat(request.uri()).isEqualTo(at("/a"));
            assertThat(request.timeout()).isPresent();
        });
    }

    @Test
    void P9_when_the_deadline_has_passed_there_is_no_request() throws Exception {
        Context.current().withDeadline(Instant.EPOCH).run(() -> {
            HttpRequest.Builder request = HttpRequest.newBuilder(NOWHERE);

            assertThatExceptionOfType(DeadlineExceededException.class).isThrownBy(() -> http.prepare(request));
            assertThat(request.build().timeout()).isEmpty();
        });
    }

    @Test
    void P3_in_a_cancelled_context_there_is_no_request() throws Exception {
        var cancelled = Context.current().withCancel();
        cancelled.cancel();

        cancelled.run(() -> assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(() -> http.prepare(HttpRequest.newBuilder(NOWHERE))));
    }

    /** The request's time-out and the run's deadline are the same; whichever is noticed first, the deadline is to blame. */
    @RepeatedTest(20)
    void P9_a_run_whose_call_has_no_answer_says_that_its_deadline_passed() {
        FanOut quick = FanOut.limit(2).withTimeout(ofMillis(50));

        assertThatThrownBy(() -> quick.map(List.of(at("/silent"), at("/silent")), uri -> client.send(
                        PLAIN.prepare(HttpRequest.newBuilder(uri)).build(), BodyHandlers.ofString())))
                .isInstanceOf(DeadlineExceededException.class);
    }
}
