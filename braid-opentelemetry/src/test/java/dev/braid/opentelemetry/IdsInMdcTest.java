package dev.braid.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.FanOut;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

/** What a task logs has the ids of its trace. */
class IdsInMdcTest {

    @RegisterExtension
    static final OpenTelemetryExtension SDK = OpenTelemetryExtension.create();

    private final Tracing tracing = Tracing.of(SDK.getOpenTelemetry()).withIdsInMdc();

    @AfterEach
    void clear() {
        MDC.clear();
    }

    private static String ids() {
        return MDC.get("trace_id") + " " + MDC.get("span_id");
    }

    @Test
    void the_function_finds_the_ids_of_its_span_and_the_caller_its_own() throws Exception {
        MDC.put("trace_id", "the caller's");
        FanOut policy = FanOut.limit(1).withObserver(tracing);

        List<Boolean> own = policy.map(List.of(1, 2), task -> {
            var span = Span.current().getSpanContext();
            return ids().equals(span.getTraceId() + " " + span.getSpanId());
        });

        assertThat(own).containsExactly(true, true);
        assertThat(ids()).isEqualTo("the caller's null");
    }

    @Test
    void a_task_without_a_span_has_those_of_its_run_and_gets_none_for_that() throws Exception {
        int notOfTheSample = 65;
        List<String> found = FanOut.limit(1)
                .withName("crawl")
                .withObserver(tracing.withTaskSpans(0))
                .map(IntStream.range(0, 1_000).boxed().toList(), task -> ids());

        var spans = SDK.getSpans();
        var run = spans.stream().filter(span -> span.getName().equals("crawl")).findFirst().orElseThrow();
        assertThat(found.get(notOfTheSample)).isEqualTo(run.getTraceId() + " " + run.getSpanId());
        assertThat(spans).hasSizeLessThan(1_000);
    }

    @Test
    void nothing_is_left_for_a_task_of_another_run() throws Exception {
        FanOut.limit(1).withObserver(tracing).forEach(List.of(1), task -> {});

        List<Map<String, String>> left = FanOut.limit(1).map(List.of(1), task -> Map.of("ids", ids()));

        assertThat(left).containsExactly(Map.of("ids", "null null"));
        assertThat(ids()).isEqualTo("null null");
    }
}
