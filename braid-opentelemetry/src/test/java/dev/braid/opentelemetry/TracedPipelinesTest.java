package dev.braid.opentelemetry;

import static java.time.Duration.ofMillis;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.FanOut;
import dev.braid.pipeline.Pipeline;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stages of a pipeline start on threads of their own, and belong to the trace of who called it all the same. */
class TracedPipelinesTest {

    @RegisterExtension
    static final OpenTelemetryExtension SDK = OpenTelemetryExtension.create();

    private static final List<Integer> NUMBERS = IntStream.range(0, 20).boxed().toList();

    private final Tracer tracer = SDK.getOpenTelemetry().getTracer("test");
    private final Tracing tracing = Tracing.of(SDK.getOpenTelemetry());
    private final FanOut crawl = FanOut.limit(2).withName("crawl").withObserver(tracing);
    private final FanOut pages = FanOut.limit(2).withName("pages").withObserver(tracing);

    /** Pipelines with stages that are started in different places. */
    private Pipeline<Integer> pipeline(String shape) {
        return switch (shape) {
            case "one" -> first();
            case "buffer" -> first().buffer(4).parallel(pages, i -> i);
            case "batch" -> first().batch(3, ofMillis(1)).parallel(pages, List::size);
            case "merge" -> first().merge(Pipeline.from(NUMBERS).parallel(pages, i -> i));
            case "balance" -> first().balance(2, branch -> branch.parallel(pages, i -> i));
            default -> throw new IllegalArgumentException(shape);
        };
    }

    private Pipeline<Integer> first() {
        return Pipeline.from(NUMBERS).parallel(crawl, i -> i);
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "buffer", "batch", "merge", "balance"})
    void the_runs_of_stages_are_children_of_the_callers_span(String shape) throws Exception {
        Span caller = tracer.spanBuilder("caller").startSpan();
        try (Scope _ = caller.makeCurrent()) {
            pipeline(shape).forEach(i -> {});
        }

        assertThat(runs()).isNotEmpty().allMatch(run -> run.getParentSpanId().equals(caller.getSpanContext().getSpanId()));
        assertThat(SDK.getSpans()).allMatch(span -> span.getTraceId().equals(caller.getSpanContext().getTraceId()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "buffer", "batch", "merge", "balance"})
    void where_the_whole_is_observed_they_are_below_it_or_if_a_stage_has_them_start_beside_it(String shape) throws Exception {
        FanOut whole = FanOut.unlimited().withName("whole").withObserver(tracing);
        Span caller = tracer.spanBuilder("caller").startSpan();
        try (Scope _ = caller.makeCurrent()) {
            pipeline(shape).under(whole).forEach(i -> {});
        }

        Map<String, String> names = SDK.getSpans().stream().collect(toMap(SpanData::getSpanId, SpanData::getName));
        names.put(caller.getSpanContext().getSpanId(), "caller");
        assertThat(runs()).extracting(run -> names.get(run.getParentSpanId())).contains("whole task").isSubsetOf("whole task", "caller");
        assertThat(SDK.getSpans()).allMatch(span -> span.getTraceId().equals(caller.getSpanContext().getTraceId()));
    }

    @Test
    void a_stream_belongs_to_who_asked_for_it() throws Exception {
        Span caller = tracer.spanBuilder("caller").startSpan();
        Stream<Integer> stream;
        try (Scope _ = caller.makeCurrent()) {
            stream = first().stream();
        }
        try (stream) {
            assertThat(stream).hasSize(20);
        }

        assertThat(runs()).isNotEmpty().allMatch(run -> run.getParentSpanId().equals(caller.getSpanContext().getSpanId()));
    }

    private static List<SpanData> runs() {
        return SDK.getSpans().stream().filter(span -> span.getName().matches("crawl|pages")).toList();
    }
}
