package dev.braid.opentelemetry.endtoend;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import dev.braid.opentelemetry.receiver.OtlpReceiver;
import dev.braid.opentelemetry.receiver.Values;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program in a JVM of its own sends its trace by OTLP: with the SDK, and with the agent in place of it. */
class TracedProgramTest {

    /** By what it is traced. */
    enum By {
        SDK("-Dotel.java.global-autoconfigure.enabled=true"),
        AGENT("-javaagent:" + System.getProperty("braid.agent"));

        private final String option;

        By(String option) {
            this.option = option;
        }
    }

    @ParameterizedTest
    @EnumSource
    void P11_each_span_comes_once_and_below_what_it_belongs_to(By by) throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            HttpServer site = site();
            try {
                run(by, receiver, "http://localhost:" + site.getAddress().getPort() + "/");
            } finally {
                site.stop(0);
            }

            Span caller = single(receiver.spans("caller"));
            Span crawl = single(receiver.spans("crawl"));
            List<Span> tasks = receiver.spans("crawl task");
            assertThat(crawl.getParentSpanId()).isEqualTo(caller.getSpanId());
            assertThat(tasks).hasSize(3).allMatch(task -> task.getParentSpanId().equals(crawl.getSpanId()));
            assertThat(receiver.spans("inner"))
                    .hasSize(3)
                    .allSatisfy(inner -> assertThat(Values.of(inner.getAttributesList())).containsEntry("tenant", "acme"));
            assertThat(parents(receiver.spans("inner"))).isEqualTo(ids(tasks));
            List<Span> requests = receiver.spans().stream().filter(span -> span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT).toList();
            if (by == By.AGENT) {
                assertThat(requests).hasSize(3);
                assertThat(parents(requests)).isEqualTo(ids(tasks));
            } else {
                assertThat(requests).isEmpty();
            }
            Span many = single(receiver.spans("many"));
            assertThat(receiver.spans("many task")).hasSizeBetween(10, 300).allMatch(task -> task.getParentSpanId().equals(many.getSpanId()));
            assertThat(Values.of(many.getAttributesList()))
                    .containsEntry("braid.run.tasks.succeeded", 3_000L)
                    .containsEntry("braid.run.tasks.traced", (long) receiver.spans("many task").size());
            assertThat(single(receiver.spans("on a bare thread")).getParentSpanId()).as("lost").isEqualTo(ByteString.EMPTY);
            assertThat(receiver.spans()).hasSize(1 + 1 + 3 + 3 + requests.size() + 1 + receiver.spans("many task").size() + 1);
            assertThat(ids(receiver.spans())).hasSameSizeAs(receiver.spans());
        }
    }

    private static HttpServer site() throws IOException {
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        site.start();
        return site;
    }

    private static void run(By by, OtlpReceiver receiver, String address) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                by.option,
                "-Dotel.exporter.otlp.endpoint=" + receiver.endpoint(),
                "-Dotel.exporter.otlp.protocol=http/protobuf",
                "-Dotel.metrics.exporter=none",
                "-Dotel.service.name=program",
                "-cp",
                System.getProperty("java.class.path"),
                TracedProgram.class.getName(),
                address));
        Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as(said).isZero();
    }

    private static Span single(List<Span> spans) {
        assertThat(spans).hasSize(1);
        return spans.getFirst();
    }

    private static Set<ByteString> ids(List<Span> spans) {
        return spans.stream().map(Span::getSpanId).collect(toSet());
    }

    private static Set<ByteString> parents(List<Span> spans) {
        return spans.stream().map(Span::getParentSpanId).collect(toSet());
    }
}
