package dev.braid.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.FanOut;
import dev.braid.Observer;
import dev.braid.Outcome;
import dev.braid.Retry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Spans begin, end and stay few whatever others do: samplers, processors, exceptions, other observers. */
class TracingGuardsTest {

    private static final String NO_TRACE = SpanContext.getInvalid().getTraceId();

    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final AtomicInteger begun = new AtomicInteger();

    private OpenTelemetrySdk sdk(Sampler sampler) {
        return OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setSampler(sampler)
                        .addSpanProcessor(new Asking())
                        .addSpanProcessor(SimpleSpanProcessor.create(exported))
                        .build())
                .setMeterProvider(SdkMeterProvider.builder()
                        .registerMetricReader(InMemoryMetricReader.create())
                        .build())
                .build();
    }

    private final OpenTelemetrySdk sdk = sdk(Sampler.parentBased(Sampler.alwaysOn()));
    private final FanOut crawl = FanOut.limit(1).withName("crawl");

    /** Asks, whenever a span begins, which is current: as one does that logs. */
    private final class Asking implements SpanProcessor {

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            begun.incrementAndGet();
            Span.current().getSpanContext().getTraceId();
        }

        @Override
        public boolean isStartRequired() {
            return true;
        }

        @Override
        public void onEnd(ReadableSpan span) {}

        @Override
        public boolean isEndRequired() {
            return false;
        }
    }

    private List<SpanData> spans(String name) {
        return exported.getFinishedSpanItems().stream().filter(span -> span.getName().equals(name)).toList();
    }

    private void requireAllEnded() {
        assertThat(exported.getFinishedSpanItems()).hasSize(begun.get());
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    // Samplers

    private record DropRuns() implements Sampler {

        @Override
        public SamplingResult shouldSample(
                Context parent, String trace, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
            return name.equals("crawl") ? SamplingResult.drop() : SamplingResult.recordAndSample();
        }

        @Override
        public String getDescription() {
            return "none of crawl";
        }
    }

    @Test
    void a_run_that_is_not_sampled_is_a_trace_all_the_same_and_all_below_it_is_not_sampled() throws Exception {
        OpenTelemetrySdk dropping = sdk(Sampler.parentBased(new DropRuns()));
        var tracer = dropping.getTracer("test");

        List<SpanContext> found = crawl.withObserver(Tracing.of(dropping)).map(numbers(3), task -> {
            tracer.spanBuilder("inner").startSpan().end();
            return Span.current().getSpanContext();
        });

        assertThat(found).extracting(SpanContext::getTraceId).doesNotContain(NO_TRACE).containsOnly(found.getFirst().getTraceId());
        assertThat(found).noneMatch(SpanContext::isSampled);
        assertThat(spans("inner")).isEmpty();
    }

    // Processors

    @Test
    void who_asks_for_the_current_span_while_that_is_made_gets_the_one_around_it() throws Exception {
        var tracer = sdk.getTracer("test");

        crawl.withObserver(Tracing.of(sdk).withTaskSpans(0)).withRetry(Retry.times(1)).forEach(numbers(1_000), task -> tracer.spanBuilder("inner").startSpan().end());

        assertThat(spans("inner")).hasSize(1_000);
        requireAllEnded();
    }

    // Exceptions of others

    private static final class Nasty extends RuntimeException {

        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    @Test
    void a_failure_that_cannot_say_what_it_is_has_its_span_and_so_has_the_run() {
        FanOut policy = crawl.withObserver(Tracing.of(sdk)).withRetry(Retry.times(1));

        assertThat(catchThrowable(() -> policy.forEach(numbers(1), task -> {
                    throw new Nasty();
                })))
                .isInstanceOf(Nasty.class);

        assertThat(spans("crawl")).hasSize(1);
        assertThat(spans("crawl task")).hasSize(1);
        assertThat(spans("crawl attempt")).hasSize(2);
        requireAllEnded();
    }

    @Test
    void without_a_word_for_the_type_of_a_failure_it_is_the_class() {
        for (Tracing tracing : List.of(
                Tracing.of(sdk).withErrorTypes(failure -> {
                    throw new IllegalStateException("no word");
                }),
                Tracing.of(sdk).withErrorTypes(failure -> nothing()))) {
            exported.reset();

            assertThat(catchThrowable(() -> crawl.withObserver(tracing).forEach(numbers(1), task -> {
                        throw new IOException("disk on fire");
                    })))
                    .isInstanceOf(IOException.class);

            assertThat(exported.getFinishedSpanItems())
                    .hasSize(2)
                    .allMatch(span -> "java.io.IOException".equals(span.getAttributes().get(SpanNames.ERROR_TYPE)));
        }
    }

    @SuppressWarnings("NullAway") // as users do
    private static String nothing() {
        return null;
    }

    // Other observers

    @Test
    void metrics_make_no_spans_wherever_they_stand() throws Exception {
        Tracing few = Tracing.of(sdk).withTaskSpans(10);
        Metrics metrics = Metrics.of(sdk);

        crawl.withObserver(few).withObserver(metrics).forEach(numbers(2_000), task -> {});
        int after = spans("crawl task").size();
        exported.reset();
        crawl.withObserver(metrics).withObserver(few).forEach(numbers(2_000), task -> {});

        assertThat(after).isLessThan(300);
        assertThat(spans("crawl task")).hasSizeLessThan(300);
    }

    // Few

    @Test
    void many_attempts_do_not_make_many_spans() throws Exception {
        crawl.withRetry(Retry.times(3)).withObserver(Tracing.of(sdk)).outcomes(numbers(3_000), task -> {
            throw new IOException("disk on fire");
        });

        assertThat(spans("crawl attempt")).hasSize(200);
        assertThat(exported.getFinishedSpanItems()).hasSizeLessThan(2_048);
        requireAllEnded();
    }

    @Test
    void what_is_told_of_a_task_that_has_ended_makes_no_span_for_it() {
        var run = new Observer.Run(1, "crawl", OptionalInt.of(1), OptionalLong.of(200));
        Observer.OfRun told = Tracing.of(sdk).withTaskSpans(0).observe(run);
        Observer.OfTask last = Observer.OfTask.NOBODY;
        for (int i = 0; i < 200; i++) {
            last = told.taskStarted(new Observer.Task(run, i));
            last.ended(new Outcome.Success<>(i), Duration.ZERO);
        }

        last.stuck(Duration.ZERO, List.of());
        told.ended(new Observer.Summary(200, 0, 0, OptionalLong.of(0), Duration.ZERO, Observer.End.COMPLETED, Optional.empty()));

        requireAllEnded();
    }

    @Test
    void P8_results_are_not_kept_for_the_sake_of_a_span() {
        List<WeakReference<Object>> results = new ArrayList<>();
        FanOut policy = crawl.withObserver(Tracing.of(sdk).withTaskSpans(0));
        try (Stream<Object> stream = policy.stream(numbers(500).iterator(), task -> new byte[100])) {
            Iterator<Object> reading = stream.iterator();
            for (int i = 0; i < 400; i++) {
                results.add(new WeakReference<>(reading.next()));
            }

            assertThat(isForgotten(results.subList(100, 300))).isTrue();
        }
    }

    private static boolean isForgotten(List<WeakReference<Object>> references) {
        for (int tries = 0; tries < 50; tries++) {
            System.gc();
            if (references.stream().allMatch(reference -> reference.get() == null)) {
                return true;
            }
        }
        return false;
    }
}
