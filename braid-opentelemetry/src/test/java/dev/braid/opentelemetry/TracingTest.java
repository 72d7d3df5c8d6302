package dev.braid.opentelemetry;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static java.time.Duration.ofMillis;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancellableContext;
import dev.braid.FanOut;
import dev.braid.Outcome;
import dev.braid.Retry;
import dev.braid.pipeline.Pipeline;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Spans as the SDK gets them. */
class TracingTest {

    @RegisterExtension
    static final OpenTelemetryExtension SDK = OpenTelemetryExtension.create();

    private final AtomicLong clock = new AtomicLong();
    private final Tracer tracer = SDK.getOpenTelemetry().getTracer("test");
    private final Tracing tracing = Tracing.of(SDK.getOpenTelemetry(), ExceptionSignal.LOGS, clock::get);
    private final FanOut crawl = FanOut.limit(1).withName("crawl").withObserver(tracing);

    private static List<SpanData> spans(String name) {
        return SDK.getSpans().stream().filter(span -> span.getName().equals(name)).toList();
    }

    private static SpanData span(String name) {
        List<SpanData> spans = spans(name);
        assertThat(spans).hasSize(1);
        return spans.getFirst();
    }

    /** The spans of tasks by their index. */
    private static Map<Long, SpanData> tasks() {
        return spans("crawl task").stream()
                .collect(toMap(span -> span.getAttributes().get(SpanNames.TASK_INDEX), Function.identity()));
    }

    private static SpanData task(long index) {
        return requireNonNull(tasks().get(index));
    }

    private static void ignoringFailure(ThrowableAssert.ThrowingCallable call) {
        assertThat(catchThrowable(call)).isNotNull();
    }

    private static List<LogRecordData> events(SpanData span) {
        return SDK.getLogRecords().stream()
                .filter(log -> log.getSpanContext().getSpanId().equals(span.getSpanId()))
                .toList();
    }

    private static void trace(Tracer tracer, String name) {
        tracer.spanBuilder(name).startSpan().end();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    // Parents

    @Test
    void a_run_is_a_child_of_its_caller_tasks_of_the_run_and_what_functions_trace_of_their_task() throws Exception {
        Span caller = tracer.spanBuilder("caller").startSpan();
        try (Scope _ = caller.makeCurrent()) {
            crawl.forEach(numbers(3), task -> trace(tracer, "fetch " + task));
            assertThat(Span.current()).isSameAs(caller);
        }
        caller.end();

        SpanData run = span("crawl");
        assertThat(run.getParentSpanId()).isEqualTo(caller.getSpanContext().getSpanId());
        assertThat(run.getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(tasks()).hasSize(3);
        tasks().forEach((index, task) -> {
            assertThat(task.getParentSpanId()).isEqualTo(run.getSpanId());
            assertThat(task.getKind()).isEqualTo(SpanKind.INTERNAL);
            assertThat(task.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
            assertThat(span("fetch " + index).getParentSpanId()).isEqualTo(task.getSpanId());
            assertThat(task.getStartEpochNanos()).isGreaterThanOrEqualTo(run.getStartEpochNanos());
            assertThat(task.getEndEpochNanos()).isLessThanOrEqualTo(run.getEndEpochNanos());
        });
        assertThat(SDK.getSpans()).hasSize(1 + 1 + 3 + 3).allMatch(SpanData::hasEnded);
    }

    @Test
    void a_run_within_a_task_is_a_child_of_that_task() throws Exception {
        FanOut pages = FanOut.unlimited().withName("pages").withObserver(tracing);

        crawl.forEach(numbers(1), site -> pages.forEach(numbers(5), page -> {}));

        assertThat(span("pages").getParentSpanId()).isEqualTo(span("crawl task").getSpanId());
        assertThat(spans("pages task")).hasSize(5).allMatch(task -> task.getParentSpanId().equals(span("pages").getSpanId()));
    }

    @Test
    void forks_streams_and_pipelines_are_traced_alike() throws Exception {
        crawl.<Integer, RuntimeException>scope(scope -> {
            scope.forkRun(() -> trace(tracer, "in a fork"));
            return 0;
        });
        assertThat(span("in a fork").getParentSpanId()).isEqualTo(span("crawl task").getSpanId());
        SDK.clearSpans();

        try (var stream = crawl.stream(numbers(1), task -> {
            trace(tracer, "in a stream");
            return task;
        })) {
            assertThat(stream.toList()).hasSize(1);
        }
        assertThat(span("in a stream").getParentSpanId()).isEqualTo(span("crawl task").getSpanId());
        assertThat(span("crawl").getAttributes().get(SpanNames.SUCCEEDED)).isEqualTo(1);
        SDK.clearSpans();

        Pipeline.from(numbers(2)).parallel(crawl, task -> {
            trace(tracer, "in a stage");
            return task;
        }).forEach(task -> {});
        assertThat(spans("in a stage")).hasSize(2).allSatisfy(inner ->
                assertThat(tasks().values()).extracting(SpanData::getSpanId).contains(inner.getParentSpanId()));
    }

    @Test
    void P11_the_callers_baggage_is_there_in_tasks_and_the_span_wins_over_what_a_propagator_sets() throws Exception {
        Context before = Context.current();
        try (Scope _ = Baggage.builder().put("tenant", "acme").build().makeCurrent()) {
            FanOut policy = crawl.withPropagator(() -> {
                Context caller = Context.current();
                return () -> CurrentContext.with(caller);
            });
            List<Optional<String>> found = policy.map(numbers(3), task -> {
                trace(tracer, "inner");
                return Optional.ofNullable(Baggage.current().getEntryValue("tenant"));
            });

            assertThat(found).containsOnly(Optional.of("acme"));
        }
        assertThat(Context.current()).isSameAs(before);
        assertThat(spans("inner")).hasSize(3).allSatisfy(inner ->
                assertThat(tasks().values()).extracting(SpanData::getSpanId).contains(inner.getParentSpanId()));
    }

    @Test
    void P11_nothing_is_left_current_on_a_thread_for_a_task_of_another_run() throws Exception {
        crawl.forEach(numbers(3), task -> trace(tracer, "inner"));

        List<Context> found = FanOut.limit(1).map(numbers(3), task -> Context.current());

        assertThat(found).containsOnly(Context.root());
    }

    // Attributes

    @Test
    void a_run_says_where_it_was_called_with_what_limit_and_what_became_of_its_tasks() throws Exception {
        FanOut.limit(8).withName("crawl").withObserver(tracing).outcomes(numbers(5), task -> {
            if (task == 3) {
                throw new IOException("no");
            }
            return task;
        });

        SpanData run = span("crawl");
        assertThat(run.getAttributes().asMap())
                .containsEntry(SpanNames.RUN_NAME, "crawl")
                .containsEntry(SpanNames.RUN_LIMIT, 8L)
                .containsEntry(SpanNames.TASKS, 5L)
                .containsEntry(SpanNames.SUCCEEDED, 4L)
                .containsEntry(SpanNames.FAILED, 1L)
                .containsEntry(SpanNames.CANCELLED, 0L)
                .containsEntry(SpanNames.NOT_STARTED, 0L)
                .containsEntry(SpanNames.WITH_SPAN, 5L)
                .containsEntry(SpanNames.RUN_END, "completed")
                .containsEntry(SpanNames.CODE_FILE, "TracingTest.java");
        assertThat(run.getAttributes().get(SpanNames.CODE_FUNCTION)).startsWith(TracingTest.class.getName() + ".a_run_says");
        assertThat(run.getStatus().getStatusCode()).as("one failure is borne").isEqualTo(StatusCode.UNSET);
        SpanData succeeded = task(0);
        assertThat(succeeded.getAttributes().get(SpanNames.TASK_OUTCOME)).isEqualTo("success");
        assertThat(succeeded.getAttributes().get(SpanNames.TASK_WAIT)).isNotNegative();
    }

    // Failure and cancel

    @Test
    void a_failed_task_is_an_error_and_its_exception_recorded_before_the_span_ends() {
        Throwable thrown = catchThrowable(() -> crawl.map(numbers(3), task -> {
            if (task == 1) {
                throw new IOException("disk on fire");
            }
            return task;
        }));

        assertThat(thrown).isInstanceOf(IOException.class);
        SpanData failed = task(1);
        assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(failed.getStatus().getDescription()).isEqualTo("disk on fire");
        assertThat(failed.getAttributes().get(SpanNames.ERROR_TYPE)).isEqualTo("java.io.IOException");
        assertThat(failed.getAttributes().get(SpanNames.TASK_OUTCOME)).isEqualTo("failure");
        assertThat(failed.getEvents()).isEmpty();
        assertThat(events(failed)).singleElement().satisfies(event -> {
            assertThat(event.getEventName()).isEqualTo("braid.task.exception");
            assertThat(event.getTimestampEpochNanos()).isBetween(failed.getStartEpochNanos(), failed.getEndEpochNanos());
            Map<String, Object> attributes = new HashMap<>();
            event.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), value));
            assertThat(attributes).containsEntry("exception.type", "java.io.IOException").containsEntry("exception.message", "disk on fire");
            assertThat((String) attributes.get("exception.stacktrace")).contains("TracingTest");
        });
        SpanData run = span("crawl");
        assertThat(run.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(run.getAttributes().get(SpanNames.RUN_END)).isEqualTo("failed");
        assertThat(run.getAttributes().get(SpanNames.NOT_STARTED)).isEqualTo(1);
    }

    @Test
    void the_opt_in_records_exceptions_and_events_on_the_span_as_well() {
        FanOut policy = FanOut.limit(1).withName("crawl").withObserver(Tracing.of(SDK.getOpenTelemetry(), ExceptionSignal.of("logs/dup"), clock::get));

        ignoringFailure(() -> policy.map(numbers(1), task -> {
            throw new IOException("disk on fire");
        }));

        SpanData failed = task(0);
        assertThat(failed.getEvents()).singleElement().satisfies(event -> assertThat(event.getName()).isEqualTo("exception"));
        assertThat(events(failed)).hasSize(1);
    }

    @Test
    void the_opt_in_knows_its_values() {
        assertThat(ExceptionSignal.of(null)).isEqualTo(ExceptionSignal.LOGS);
        assertThat(ExceptionSignal.of("logs")).isEqualTo(ExceptionSignal.LOGS);
        assertThat(ExceptionSignal.of("logs/dup")).isEqualTo(ExceptionSignal.LOGS_AND_SPANS);
    }

    @Test
    void P6_a_cancelled_task_is_neutral_and_says_why() {
        var there = new CountDownLatch(1);

        ignoringFailure(() -> crawl.withLimit(2).map(numbers(2), task -> {
            if (task == 0) {
                there.await();
                throw new IOException("disk on fire");
            }
            there.countDown();
            new CountDownLatch(1).await();
            return task;
        }));

        SpanData cancelled = task(1);
        assertThat(cancelled.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(cancelled.getAttributes().get(SpanNames.TASK_OUTCOME)).isEqualTo("cancelled");
        assertThat(cancelled.getAttributes().get(SpanNames.ERROR_TYPE)).isNull();
        assertThat(events(cancelled)).singleElement().satisfies(event -> {
            assertThat(event.getEventName()).isEqualTo("braid.task.cancelled");
            assertThat(event.getAttributes().get(SpanNames.CAUSE_TYPE)).isEqualTo("java.io.IOException");
            assertThat(event.getAttributes().get(SpanNames.CAUSE_MESSAGE)).isEqualTo("disk on fire");
        });
    }

    @Test
    void P6_a_run_that_was_cancelled_or_satisfied_is_neutral_and_one_past_its_deadline_is_not() throws Exception {
        CancellableContext context = dev.braid.Context.current().withCancel();
        ignoringFailure(() -> context.run(() -> crawl.forEach(numbers(1), task -> {
            context.cancel(new IllegalStateException("enough"));
            new CountDownLatch(1).await();
        })));
        assertThat(span("crawl").getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(span("crawl").getAttributes().get(SpanNames.RUN_END)).isEqualTo("cancelled");
        assertThat(events(span("crawl"))).singleElement().satisfies(event ->
                assertThat(event.getAttributes().get(SpanNames.CAUSE_MESSAGE)).isEqualTo("enough"));
        SDK.clearSpans();

        crawl.withLimit(2).firstSuccess(numbers(2), task -> {
            if (task == 1) {
                new CountDownLatch(1).await();
            }
            return task;
        });
        assertThat(span("crawl").getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(span("crawl").getAttributes().get(SpanNames.RUN_END)).isEqualTo("satisfied");
        SDK.clearSpans();

        ignoringFailure(() -> crawl.withTimeout(ofMillis(1)).forEach(numbers(1), task -> new CountDownLatch(1).await()));
        assertThat(span("crawl").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span("crawl").getAttributes().get(SpanNames.ERROR_TYPE)).isEqualTo("dev.braid.DeadlineExceededException");
        assertThat(span("crawl").getAttributes().get(SpanNames.RUN_END)).isEqualTo("deadline_exceeded");
    }

    // Attempts

    @Test
    void a_recovered_retry_leaves_the_task_unmarked_and_its_attempts_stand_below_it() throws Exception {
        var tries = new AtomicInteger();

        crawl.withRetry(Retry.times(2)).forEach(numbers(1), task -> {
            trace(tracer, "try " + tries.incrementAndGet());
            if (tries.get() == 1) {
                throw new IOException("not yet");
            }
        });

        SpanData task = span("crawl task");
        assertThat(task.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(task.getAttributes().get(SpanNames.ERROR_TYPE)).isNull();
        assertThat(task.getAttributes().get(SpanNames.TASK_ATTEMPTS)).isEqualTo(2);
        assertThat(events(task)).isEmpty();
        List<SpanData> attempts = spans("crawl attempt");
        assertThat(attempts).hasSize(2).allMatch(attempt -> attempt.getParentSpanId().equals(task.getSpanId()));
        SpanData first = attempts.getFirst();
        assertThat(first.getAttributes().get(SpanNames.ATTEMPT_NUMBER)).isEqualTo(1);
        assertThat(first.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(first.getAttributes().get(SpanNames.ERROR_TYPE)).isEqualTo("java.io.IOException");
        assertThat(events(first)).singleElement().satisfies(event ->
                assertThat(event.getEventName()).isEqualTo("braid.attempt.exception"));
        assertThat(attempts.getLast().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(span("try 1").getParentSpanId()).isEqualTo(first.getSpanId());
        assertThat(span("try 2").getParentSpanId()).isEqualTo(attempts.getLast().getSpanId());
        assertThat(span("crawl").getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void a_first_attempt_that_succeeds_alone_is_its_task() throws Exception {
        crawl.withRetry(Retry.times(2)).forEach(numbers(3), task -> {});

        assertThat(SDK.getSpans()).extracting(SpanData::getName).containsExactlyInAnyOrder("crawl", "crawl task", "crawl task", "crawl task");
    }

    @Test
    void both_attempts_of_a_hedged_task_stand_below_it_and_who_loses_is_neutral() throws Exception {
        var second = new CountDownLatch(1);

        crawl.withHedge(ofMillis(1)).map(numbers(1), task -> {
            if (!Thread.currentThread().isInterrupted() && second.getCount() == 1 && isFirst()) {
                second.await();
                new CountDownLatch(1).await();
            }
            second.countDown();
            return task;
        });

        SpanData task = span("crawl task");
        List<SpanData> attempts = spans("crawl attempt");
        assertThat(attempts).hasSize(2).allSatisfy(attempt -> {
            assertThat(attempt.getParentSpanId()).isEqualTo(task.getSpanId());
            assertThat(attempt.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
            assertThat(attempt.getAttributes().get(SpanNames.TASK_OUTCOME))
                    .isEqualTo(Boolean.TRUE.equals(attempt.getAttributes().get(SpanNames.ATTEMPT_HEDGE)) ? "success" : "cancelled");
        });
        assertThat(attempts).extracting(attempt -> attempt.getAttributes().get(SpanNames.ATTEMPT_HEDGE)).containsExactlyInAnyOrder(true, false);
    }

    private final AtomicInteger calls = new AtomicInteger();

    private boolean isFirst() {
        return calls.incrementAndGet() == 1;
    }

    // Not a million spans

    @Test
    void a_long_run_has_few_spans_and_counts_all_its_tasks() throws Exception {
        FanOut policy = FanOut.limit(2).withName("crawl").withObserver(tracing.withTaskSpans(100));
        int slow = 15_000;

        policy.outcomes(numbers(20_000), task -> {
            if (task == slow) {
                clock.addAndGet(20_000_000);
            }
            if (task > 200 && task % 1_000 == 7) {
                throw new IOException("no " + task);
            }
            if (task == 17_777) {
                trace(tracer, "inner");
            }
            return task;
        });

        SpanData run = span("crawl");
        assertThat(run.getAttributes().asMap())
                .containsEntry(SpanNames.SUCCEEDED, 19_981L)
                .containsEntry(SpanNames.FAILED, 19L)
                .containsEntry(SpanNames.WITH_SPAN, (long) tasks().size());
        assertThat(tasks().size()).as("first, failed, slowest, one that needed it, sample").isBetween(100 + 19 + 20, 100 + 19 + 20 + 1 + 32 * 9);
        assertThat(tasks()).containsKeys(0L, 1L, 2L, (long) slow, 17_777L, 19_007L);
        assertThat(span("inner").getParentSpanId()).isEqualTo(task(17_777).getSpanId());
        assertThat(spans("crawl task")).filteredOn(task -> task.getStatus().getStatusCode() == StatusCode.ERROR).hasSize(19);
        assertThat(spans("crawl task")).allSatisfy(task -> {
            assertThat(task.getParentSpanId()).isEqualTo(run.getSpanId());
            assertThat(task.getStartEpochNanos()).isLessThanOrEqualTo(task.getEndEpochNanos());
            assertThat(task.getEndEpochNanos()).isLessThanOrEqualTo(run.getEndEpochNanos());
        });
        SpanData slowest = task(slow);
        assertThat(slowest.getEndEpochNanos() - slowest.getStartEpochNanos()).isGreaterThanOrEqualTo(20_000_000);
    }

    @Test
    void failures_without_end_do_not_make_spans_without_end() throws Exception {
        FanOut policy = FanOut.limit(1).withName("crawl").withObserver(tracing.withTaskSpans(10)).withRetry(Retry.times(1));

        policy.outcomes(numbers(10_000), task -> {
            throw new IOException("no");
        });

        assertThat(span("crawl").getAttributes().get(SpanNames.FAILED)).isEqualTo(10_000);
        assertThat(SDK.getSpans().size()).isLessThan(1_500);
    }

    @Test
    void what_a_function_says_of_its_span_is_kept_if_there_is_one_in_the_end() throws Exception {
        FanOut policy = FanOut.limit(1).withName("crawl").withObserver(tracing.withTaskSpans(0));

        policy.outcomes(numbers(100), task -> {
            Span.current().setAttribute("page", task);
            if (task == 99) {
                throw new IOException("no");
            }
            return task;
        });

        assertThat(task(99).getAttributes().get(longKey("page"))).isEqualTo(99);
    }

    @Test
    void the_number_of_samples_grows_with_the_logarithm() {
        long samples = IntStream.range(1_000, 1_000_000).filter(SpanBudget::isSample).count();

        assertThat(samples).isBetween(200L, 500L);
    }

    // Without anything that records

    @Test
    void P11_without_an_sdk_the_trace_travels_all_the_same() throws Exception {
        SpanContext remote = SpanContext.createFromRemoteParent(
                "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", TraceFlags.getDefault(), TraceState.getDefault());
        try (Scope _ = Context.root().with(Span.wrap(remote)).makeCurrent()) {
            List<SpanContext> found = FanOut.limit(1)
                    .withObserver(Tracing.of(OpenTelemetry.noop()))
                    .map(numbers(2), task -> Span.current().getSpanContext());

            assertThat(found).containsOnly(remote);
        }
    }

    @Test
    void a_trace_that_is_not_sampled_stays_so_and_travels() throws Exception {
        SpanContext remote = SpanContext.createFromRemoteParent(
                "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", TraceFlags.getDefault(), TraceState.getDefault());
        try (Scope _ = Context.root().with(Span.wrap(remote)).makeCurrent()) {
            List<String> found = crawl.map(numbers(2), task -> Span.current().getSpanContext().getTraceId());

            assertThat(found).containsOnly(remote.getTraceId());
        }
        assertThat(SDK.getSpans()).isEmpty();
    }

    @Test
    void a_negative_number_of_spans_is_rejected() {
        assertThat(catchThrowable(() -> tracing.withTaskSpans(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Tracing.withTaskSpans(-1): a number of spans must be at least 0");
    }

    @Test
    void outcomes_are_as_without_it() throws Exception {
        assertThat(crawl.outcomes(numbers(2), task -> task))
                .containsExactly(new Outcome.Success<>(0), new Outcome.Success<>(1));
    }
}
