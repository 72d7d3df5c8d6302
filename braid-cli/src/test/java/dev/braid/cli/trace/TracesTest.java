package dev.braid.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.Observer.End;
import dev.braid.cli.trace.EndedProcess.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a run is traced, and that a trace can do it no harm. */
class TracesTest {

    private static final EndedProcess ENDED =
            new EndedProcess(1, List.of("true"), Optional.empty(), OptionalInt.of(0), Optional.empty(), Result.SUCCESS, Optional.empty());
    private static final EndedRun OVER = new EndedRun(0, End.COMPLETED, "", 1, 0, 0, OptionalLong.of(0));

    private final List<String> said = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(delimiterString = "->", value = {
        "''                                                                            -> false",
        "OTEL_SERVICE_NAME=x                                                           -> false",
        "TRACEPARENT=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01           -> false",
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318                             -> true",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://localhost:4318/v1/traces            -> true",
        "OTEL_TRACES_EXPORTER=otlp                                                     -> true",
        "OTEL_TRACES_EXPORTER=none                                                     -> false",
        "OTEL_TRACES_EXPORTER=none OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318   -> false",
        "OTEL_TRACES_EXPORTER=otlp OTEL_SDK_DISABLED=true                              -> false",
        "OTEL_TRACES_EXPORTER=otlp OTEL_SDK_DISABLED=false                             -> true",
    })
    void a_run_is_traced_if_the_environment_says_where_to(String environment, boolean isWanted) {
        assertThat(Traces.isWanted(variables(environment))).isEqualTo(isWanted);
    }

    @Test
    void without_what_traces_that_is_said_and_the_run_is_not_traced() {
        Trace trace = Traces.of(variables("OTEL_TRACES_EXPORTER=otlp"), List.of(), said::add);

        assertThat(trace).isSameAs(Trace.NONE);
        assertThat(said).singleElement().asString().startsWith("braid run: not traced: what traces is not installed");
    }

    @Test
    void why_there_is_no_trace_is_said_with_the_causes_of_that() {
        var cause = new IllegalStateException("no such sampler: dice", new ClassNotFoundException());

        assertThat(Traces.reason(new IllegalArgumentException("Unexpected configuration error", cause)))
                .isEqualTo("Unexpected configuration error: no such sampler: dice: java.lang.ClassNotFoundException");
        assertThat(Traces.reason(new IllegalArgumentException(cause)))
                .isEqualTo("java.lang.IllegalStateException: no such sampler: dice: java.lang.ClassNotFoundException");
    }

    @Test
    void nobody_is_told_and_nothing_changed_by_default() {
        FanOut policy = FanOut.limit(2);

        assertThat(Traces.of(variables(""), List.of(), said::add)).isSameAs(Trace.NONE);
        assertThat(Trace.NONE.on(policy, "")).isSameAs(policy);
        assertThat(Trace.NONE.variables()).isEmpty();
        assertThat(Trace.NONE.end(OVER, Context.current())).isEmpty();
        assertThat(said).isEmpty();
    }

    @Test
    void what_a_trace_throws_is_said_once_and_harms_nobody() {
        Trace trace = new GuardedTrace(new Throwing(), said::add);
        FanOut policy = FanOut.limit(2);

        assertThat(trace.on(policy, "")).isSameAs(policy);
        assertThat(trace.variables()).isEmpty();
        trace.ended(ENDED);
        assertThat(trace.end(OVER, Context.current())).isEmpty();
        assertThat(said).containsExactly("braid run: the trace is not whole: java.lang.IllegalStateException: on");
    }

    private static UnaryOperator<String> variables(String environment) {
        Map<String, String> values = new HashMap<>();
        for (String variable : environment.split(" ")) {
            if (variable.contains("=")) {
                values.put(variable.substring(0, variable.indexOf('=')), variable.substring(variable.indexOf('=') + 1));
            }
        }
        return name -> values.getOrDefault(name, "");
    }

    private static final class Throwing implements Trace {

        @Override
        public boolean isOn() {
            return true;
        }

        @Override
        public FanOut on(FanOut policy, String timedOut) {
            throw new IllegalStateException("on");
        }

        @Override
        public Map<String, String> variables() {
            throw new IllegalStateException("variables");
        }

        @Override
        public void ended(EndedProcess process) {
            throw new IllegalStateException("ended");
        }

        @Override
        public Optional<String> end(EndedRun run, Context until) {
            throw new NoClassDefFoundError("end");
        }
    }
}
