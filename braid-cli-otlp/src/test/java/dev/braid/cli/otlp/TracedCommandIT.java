package dev.braid.cli.otlp;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import dev.braid.cli.otlp.TracedShell.Result;
import dev.braid.opentelemetry.receiver.OtlpReceiver;
import dev.braid.opentelemetry.receiver.Values;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher, traced: what a receiver of OTLP gets, and what children see. */
class TracedCommandIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";
    private static final Map<String, String> CONTEXT =
            Map.of("TRACEPARENT", "00-" + TRACE + "-" + CALLER + "-01", "TRACESTATE", "vendor=opaque", "BAGGAGE", "tenant=acme");

    @Test
    void P11_each_of_two_thousand_lines_has_a_span_and_its_child_sees_the_id_of_it() throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            Result result = TracedShell.run(
                    to(receiver), "seq 2000 | braid run -j 8 -- sh -c 'echo \"$TRACEPARENT $TRACESTATE $BAGGAGE\"'");

            assertThat(result.err()).isEmpty();
            assertThat(result.status()).isZero();
            assertThat(receiver.spans()).hasSize(2_001);
            Span run = run(receiver);
            assertThat(hex(run.getTraceId())).isEqualTo(TRACE);
            assertThat(hex(run.getParentSpanId())).isEqualTo(CALLER);
            assertThat(run.getTraceState()).isEqualTo("vendor=opaque");
            assertThat(attributes(run))
                    .containsEntry("braid.run.tasks.succeeded", 2_000L)
                    .containsEntry("braid.run.tasks.failed", 0L)
                    .containsEntry("braid.run.tasks.traced", 2_000L)
                    .containsEntry("process.executable.name", "braid")
                    .containsEntry("process.exit.code", 0L)
                    .doesNotContainKeys("code.function.name", "error.type");
            Lines lines = Lines.of(receiver);
            assertThat(lines.all().keySet()).containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 2_000).mapToObj(Long::valueOf).toList());
            assertThat(lines.all().values())
                    .allMatch(line -> line.getParentSpanId().equals(run.getSpanId()) && line.getTraceId().equals(run.getTraceId()));
            List<String> seen = result.out().lines().toList();
            assertThat(seen).hasSize(2_000);
            assertThat(IntStream.range(0, 2_000)).allMatch(i ->
                    seen.get(i).equals("00-" + TRACE + "-" + hex(lines.of(i + 1L).getSpanId()) + "-01 vendor=opaque tenant=acme"));
            assertThat(attributes(lines.of(7L)))
                    .containsEntry("process.executable.name", "sh")
                    .containsEntry("process.exit.code", 0L)
                    .containsEntry("process.command_args",
                            List.of("sh", "-c", "echo \"$TRACEPARENT $TRACESTATE $BAGGAGE\"", "7"))
                    .containsKeys("process.pid", "process.executable.path")
                    .doesNotContainKey("error.type");
        }
    }

    @Test
    void a_line_that_fails_is_an_error_with_its_status_and_last_words_also_if_the_run_goes_on() throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            Result result = TracedShell.run(to(receiver), "seq 20 | braid run -k -j 2 -- sh -c '"
                    + "case $1 in 7) echo no such host >&2; exit 3;; 9) echo printed; kill -KILL $$;; esac' _ {}");

            assertThat(result.status()).isEqualTo(1);
            Lines lines = Lines.of(receiver);
            assertThat(lines.all()).hasSize(20);
            assertThat(lines.all().values().stream().filter(line -> line.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR))
                    .containsExactlyInAnyOrder(lines.of(7L), lines.of(9L));
            assertThat(attributes(lines.of(7L)))
                    .containsEntry("error.type", "3")
                    .containsEntry("process.exit.code", 3L)
                    .containsEntry("braid.task.outcome", "failure");
            assertThat(attributes(lines.of(9L)))
                    .containsEntry("error.type", "SIGKILL")
                    .containsEntry("braid.process.signal", "SIGKILL")
                    .doesNotContainKey("process.exit.code");
            assertThat(receiver.logs(lines.of(7L))).singleElement().satisfies(log -> {
                assertThat(log.getEventName()).isEqualTo("braid.task.exception");
                assertThat(Values.of(log.getAttributesList())).containsEntry("exception.message", "line 7: exit status 3\nno such host");
            });
            assertThat(receiver.logs(lines.of(9L))).singleElement().satisfies(log -> assertThat(Values.of(log.getAttributesList()))
                    .containsEntry("exception.message", "line 9: ended by SIGKILL\nprinted"));
            Span run = run(receiver);
            assertThat(run.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
            assertThat(attributes(run))
                    .containsEntry("braid.run.tasks.succeeded", 18L)
                    .containsEntry("braid.run.tasks.failed", 2L)
                    .containsEntry("process.exit.code", 1L)
                    .containsEntry("error.type", "1");
        }
    }

    @Test
    void P6_lines_that_the_first_failure_stops_are_no_errors() throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            Result result = TracedShell.run(to(receiver), "export FIFO=$(mktemp -u); mkfifo $FIFO; seq 4 | braid run -j 3 -- sh -c '"
                    + "exec 3<>$FIFO; if [ $1 = 3 ]; then read a <&3; read b <&3; exit 5; else echo >&3; exec sleep 86400; fi' _ {};"
                    + " status=$?; rm $FIFO; exit $status");

            assertThat(result.status()).isEqualTo(1);
            Lines lines = Lines.of(receiver);
            assertThat(lines.all().keySet()).containsExactlyInAnyOrder(1L, 2L, 3L);
            assertThat(lines.of(3L).getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
            assertThat(attributes(lines.of(3L))).containsEntry("error.type", "5");
            for (long cancelled : new long[] {1, 2}) {
                assertThat(lines.of(cancelled).getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
                assertThat(attributes(lines.of(cancelled)))
                        .containsEntry("braid.task.outcome", "cancelled")
                        .containsEntry("braid.process.signal", "SIGTERM")
                        .doesNotContainKey("error.type");
            }
            Span run = run(receiver);
            assertThat(run.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
            assertThat(attributes(run))
                    .containsEntry("braid.run.tasks.failed", 1L)
                    .containsEntry("braid.run.tasks.cancelled", 2L)
                    .containsEntry("braid.run.end", "failed")
                    .containsEntry("error.type", "5");
        }
    }

    @Test
    void a_run_that_is_interrupted_is_sent_all_the_same_and_is_no_error() throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            Result result = TracedShell.run(to(receiver), "set -m; coproc braid run --line-buffer sh -c 'echo ready; exec sleep 86400' ::: a;"
                    + " p=$!; read line <&${COPROC[0]}; kill -INT $p; wait $p; echo $?");

            assertThat(result.out()).isEqualTo("130\n");
            assertThat(receiver.spans()).hasSize(2).allMatch(span -> span.getStatus().getCode() == StatusCode.STATUS_CODE_UNSET);
            assertThat(attributes(run(receiver))).containsEntry("braid.run.end", "cancelled");
        }
    }

    @Test
    void a_program_whose_name_the_locale_cannot_say_is_traced_like_any_other() throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            Result result = TracedShell.run(to(receiver), "cd $(mktemp -d); d=$'d\\xc3\\xa9'; mkdir $d; printf '#!/bin/sh\\nexit 1\\n' >$d/false;"
                    + " chmod +x $d/false; LC_ALL=C braid run -k ./$d/false ::: 1 2; status=$?; rm -r \"$PWD\"; exit $status");

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err()).doesNotContain("trace");
            assertThat(Lines.of(receiver).all().values()).hasSize(2).allSatisfy(line -> {
                assertThat(line.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
                assertThat(attributes(line)).containsEntry("error.type", "1");
                assertThat((String) attributes(line).get("process.executable.path")).startsWith("/").endsWith("/d\u00e9/false").doesNotContain("/./");
            });
        }
    }

    @Test
    void P9_a_run_that_its_time_out_ends_is_an_error_and_its_lines_are_not() throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            Result result = TracedShell.run(to(receiver), "braid run -j 1 --timeout 1s sleep ::: 86400 2 3");

            assertThat(result.status()).isEqualTo(124);
            String why = "stopped, the time-out of 1 s has passed";
            Span run = run(receiver);
            assertThat(run.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
            assertThat(run.getStatus().getMessage()).isEqualTo(why);
            assertThat(attributes(run))
                    .containsEntry("braid.run.end", "deadline_exceeded")
                    .containsEntry("error.type", "timeout")
                    .containsEntry("process.exit.code", 124L)
                    .containsEntry("braid.run.tasks.cancelled", 1L)
                    .containsEntry("braid.run.tasks.not_started", 2L);
            Span line = Lines.of(receiver).of(1L);
            assertThat(line.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
            assertThat(receiver.logs(line)).singleElement().satisfies(log ->
                    assertThat(Values.of(log.getAttributesList())).containsEntry("braid.cause.message", why));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--unordered", "--line-buffer"})
    void a_run_whose_reader_has_seen_enough_is_no_error(String options) throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            Result result = TracedShell.run(to(receiver), "yes | braid run " + options + " echo | head -n 1; exit ${PIPESTATUS[1]}");

            assertThat(result.status()).isEqualTo(141);
            assertThat(receiver.spans()).allMatch(span -> span.getStatus().getCode() == StatusCode.STATUS_CODE_UNSET);
            assertThat(attributes(run(receiver)))
                    .containsEntry("braid.run.end", "cancelled")
                    .containsEntry("braid.run.tasks.failed", 0L)
                    .doesNotContainKey("error.type");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--unordered", "--line-buffer"})
    void a_run_whose_output_cannot_be_written_has_failed_and_its_lines_have_not(String options) throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            Result result = TracedShell.run(to(receiver), "braid run " + options + " echo ::: a >/dev/full");

            assertThat(result.status()).isEqualTo(1);
            assertThat(Lines.of(receiver).of(1L).getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
            Span run = run(receiver);
            assertThat(run.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
            assertThat(run.getStatus().getMessage()).startsWith("the output could not be written: ");
            assertThat(attributes(run))
                    .containsEntry("braid.run.end", "failed")
                    .containsEntry("error.type", "1")
                    .containsEntry("braid.run.tasks.failed", 0L);
        }
    }

    @Test
    void after_a_failure_that_lets_the_others_end_the_run_is_an_error_and_says_how_many_were_not_started() throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            assertThat(TracedShell.run(to(receiver), "braid run -j 1 --halt soon false ::: 1 2 3 4 5").status()).isEqualTo(1);

            assertThat(run(receiver).getStatus().getMessage()).isEqualTo("exit status 1");
            assertThat(attributes(run(receiver)))
                    .containsEntry("braid.run.end", "completed")
                    .containsEntry("error.type", "1")
                    .containsEntry("braid.run.tasks.failed", 1L)
                    .containsEntry("braid.run.tasks.not_started", 4L);
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void a_signal_ends_the_wait_for_a_receiver_that_does_not_answer(String signal, int status) throws Exception {
        try (SilentReceiver receiver = new SilentReceiver()) {
            Result result = TracedShell.run(
                    receiver.variables(),
                    "set -m; coproc braid run true ::: a; p=$!; " + receiver.untilCalled() + "; kill -" + signal + " $p; wait $p; echo $?");

            assertThat(result.out()).isEqualTo(status + "\n");
            assertThat(result.err())
                    .startsWith("braid run: 2 of 2 spans were not delivered to " + receiver.endpoint() + "/v1/traces: interrupted\n");
        }
    }

    @Test
    void a_second_signal_ends_the_wait_after_a_run_that_the_first_has_ended() throws Exception {
        try (SilentReceiver receiver = new SilentReceiver()) {
            Result result = TracedShell.run(
                    receiver.variables(),
                    "set -m; coproc braid run --line-buffer sh -c 'echo ready; exec sleep 86400' ::: a; p=$!; read line <&${COPROC[0]};"
                            + " kill -INT $p; " + receiver.untilCalled() + "; sleep 0.3; kill -INT $p; wait $p; echo $?");

            assertThat(result.out()).isEqualTo("130\n");
            assertThat(result.err()).contains(" spans were not delivered to ").doesNotContain("killed");
        }
    }

    @Test
    void much_baggage_reaches_the_child_byte_for_byte() throws Exception {
        String baggage = IntStream.range(0, 100).mapToObj(i -> "k" + i + "=" + "v".repeat(90) + " ; p").collect(joining(" ,"));
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            var variables = to(receiver);
            variables.put("BAGGAGE", baggage);

            assertThat(TracedShell.run(variables, "braid run sh -c 'echo \"$BAGGAGE\"' ::: a")).isEqualTo(new Result(0, baggage + "\n", ""));
            assertThat(receiver.spans()).hasSize(2);
        }
    }

    @Test
    void a_variable_that_is_blank_is_one_that_is_not_set() throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            var variables = new HashMap<>(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", receiver.endpoint() + "/v1/traces"));
            for (String name : List.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_LOGS_EXPORTER",
                    "OTEL_METRICS_EXPORTER", "OTEL_TRACES_EXPORTER", "OTEL_SERVICE_NAME", "OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_TRACES_SAMPLER",
                    "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_PROPAGATORS", "OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN")) {
                variables.put(name, name.length() % 2 == 0 ? "" : " ");
            }

            assertThat(TracedShell.run(variables, "braid run -k --progress none false ::: a").err()).doesNotContain("trace", "delivered");

            assertThat(receiver.spans()).hasSize(2);
            assertThat(receiver.logs()).isEmpty();
            assertThat(Lines.of(receiver).of(1L).getEventsList()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL"})
    void gRPC_is_refused_by_name(String variable) throws Exception {
        Result result = TracedShell.run(
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317", variable, "grpc"), "braid run echo ::: a");

        assertThat(result).isEqualTo(new Result(0, "a\n", "braid run: not traced: " + variable
                + "=grpc: only http/protobuf is sent; set it to that, and the endpoint to the port for HTTP, usually 4318\n"));
    }

    @Test
    void nobody_there_to_receive_is_said_in_one_line_and_changes_nothing_else() throws Exception {
        String endpoint;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            endpoint = "http://127.0.0.1:" + closed.getLocalPort();
        }

        Result result = TracedShell.run(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint), "seq 10 | braid run echo");

        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n");
        assertThat(result.err()).isEqualTo("braid run: 11 of 11 spans were not delivered to " + endpoint + "/v1/traces: no connection\n");
    }

    @Test
    void a_receiver_that_refuses_is_said_as_well() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start(); // and knows of no address
        try {
            String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();

            Result result = TracedShell.run(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint), "braid run true ::: a");

            assertThat(result.status()).isZero();
            assertThat(result.err())
                    .startsWith("braid run: 2 of 2 spans were not delivered to " + endpoint + "/v1/traces: Server responded with HTTP status code 404.")
                    .hasLineCount(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void what_cannot_be_configured_is_said_and_the_run_is_not_traced() throws Exception {
        Result result = TracedShell.run(Map.of("OTEL_TRACES_EXPORTER", "carrier-pigeon"), "braid run echo ::: a");

        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo("a\n");
        assertThat(result.err()).startsWith("braid run: not traced: ").contains("carrier-pigeon").hasLineCount(1);
    }

    @Test
    void nothing_is_traced_unless_it_is_asked_for_and_children_inherit_what_is_there() throws Exception {
        String show = "braid run -- sh -c 'echo \"$TRACEPARENT $TRACESTATE $BAGGAGE\"' ::: a";
        String inherited = CONTEXT.get("TRACEPARENT") + " vendor=opaque tenant=acme\n";

        assertThat(TracedShell.run(CONTEXT, show)).isEqualTo(new Result(0, inherited, ""));
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            assertThat(TracedShell.run(to(receiver), "OTEL_TRACES_EXPORTER=none " + show)).isEqualTo(new Result(0, inherited, ""));
            assertThat(TracedShell.run(to(receiver), "OTEL_SDK_DISABLED=true " + show)).isEqualTo(new Result(0, inherited, ""));
            assertThat(receiver.spans()).isEmpty();
        }
    }

    @Test
    void other_variables_reach_the_child_as_they_are() throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            String od = "braid run sh -c 'printf %s \"$ODD\" | od -An -tx1; env | grep -c ^TRACE' ::: a";

            assertThat(TracedShell.run(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint(), "TRACESTATE", "x=y"), "export ODD=$'\\xff\\nb'; " + od))
                    .isEqualTo(new Result(0, " ff 0a 62\n1\n", "")); // no state without a parent
        }
    }

    private static Map<String, String> to(OtlpReceiver receiver) {
        var variables = new HashMap<>(CONTEXT);
        variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint());
        return variables;
    }

    private static Span run(OtlpReceiver receiver) {
        List<Span> runs = receiver.spans("braid run");
        assertThat(runs).hasSize(1);
        return runs.getFirst();
    }

    /** The spans of lines, by the lines' numbers. */
    private record Lines(Map<Long, Span> all) {

        static Lines of(OtlpReceiver receiver) {
            return new Lines(receiver.spans("braid run task").stream()
                    .collect(toMap(span -> (Long) Objects.requireNonNull(attributes(span).get("braid.line.number")), span -> span)));
        }

        Span of(long number) {
            return Objects.requireNonNull(all.get(number), () -> "line " + number);
        }
    }

    private static Map<String, Object> attributes(Span span) {
        return Values.of(span.getAttributesList());
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
