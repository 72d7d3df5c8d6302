package dev.braid.cli.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.Observer;
import dev.braid.Observer.End;
import dev.braid.Observer.OfRun;
import dev.braid.Observer.OfTask;
import dev.braid.Observer.Run;
import dev.braid.Observer.Summary;
import dev.braid.Observer.Task;
import dev.braid.Outcome;
import dev.braid.Propagator;
import dev.braid.cli.trace.EndedProcess;
import dev.braid.cli.trace.EndedProcess.Failure;
import dev.braid.cli.trace.EndedProcess.Result;
import dev.braid.cli.trace.EndedRun;
import dev.braid.opentelemetry.Tracing;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Spans say what the command says of its lines and of its run, whatever the library says of its tasks. */
class RunObserverTest {

    private static final Run RUN = new Run(1, "braid run", OptionalInt.of(2), OptionalLong.empty());
    private final Exception stopped = new Exception("stopped");

    /** What the library may say of a task. */
    private final Map<String, Outcome<?>> outcomes = Map.of(
            "success", new Outcome.Success<>("done"),
            "failure", new Outcome.Failure<>(stopped),
            "cancelled", new Outcome.Cancelled<>(stopped, Optional.of(new InterruptedException())),
            "unstarted", new Outcome.Cancelled<>(stopped, Optional.empty()));

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final RootSpan root = new RootSpan();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(root)
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build();
    private final RunObserver observer =
            new RunObserver(Tracing.of(sdk).withErrorTypes(CommandFailure::type), Context.root());

    @ParameterizedTest
    @CsvSource({
        "SUCCESS,   success,   success,   UNSET", "SUCCESS,   cancelled, success,   UNSET", "SUCCESS,   unstarted, success,   UNSET",
        "SUCCESS,   failure,   success,   UNSET", "FAILURE,   success,   failure,   ERROR", "FAILURE,   cancelled, failure,   ERROR",
        "FAILURE,   unstarted, failure,   ERROR", "FAILURE,   failure,   failure,   ERROR", "CANCELLED, cancelled, cancelled, UNSET",
        "CANCELLED, failure,   cancelled, UNSET", "CANCELLED, success,   cancelled, UNSET",
    })
    void P6_a_line_has_the_outcome_of_its_process(Result result, String ofTask, String told, StatusCode code) {
        OfRun run = observer.observe(RUN);

        end(run.taskStarted(new Task(RUN, 0)), result, outcome(ofTask));

        SpanData line = only(spans.getFinishedSpanItems());
        assertThat(line.getStatus().getStatusCode()).isEqualTo(code);
        assertThat(line.getAttributes().get(AttributeKey.stringKey("braid.task.outcome"))).isEqualTo(told);
        assertThat(line.getAttributes().get(AttributeNames.ERROR_TYPE)).isEqualTo(result == Result.FAILURE ? "3" : null);
    }

    @Test
    void a_line_that_never_came_to_a_process_is_what_the_run_says() {
        OfRun run = observer.observe(RUN);

        run.taskStarted(new Task(RUN, 0)).ended(outcome("unstarted"), Duration.ZERO);

        assertThat(only(spans.getFinishedSpanItems()).getAttributes().get(AttributeKey.stringKey("braid.task.outcome"))).isEqualTo("cancelled");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "0   | COMPLETED         |            | UNSET | ''            | -",
        "1   | COMPLETED         |            | ERROR | exit status 1 | 1",
        "1   | COMPLETED         | no more    | ERROR | exit status 1 | 1",
        "1   | FAILED            | disk full  | ERROR | disk full     | 1",
        "124 | DEADLINE_EXCEEDED | time is up | ERROR | time is up    | timeout",
        "130 | CANCELLED         | stopped    | UNSET | ''            | -",
        "141 | CANCELLED         | no reader  | UNSET | ''            | -",
    })
    void a_run_ends_as_its_exit_status_says(int status, End how, String why, StatusCode code, String description, String type) {
        observer.observe(RUN).ended(summary(End.FAILED, Optional.of(stopped)));

        end(new EndedRun(status, how, why == null ? "" : why, 3, 2, 1, OptionalLong.of(7)));

        SpanData run = only(spans.getFinishedSpanItems());
        assertThat(run.getStatus().getStatusCode()).isEqualTo(code);
        assertThat(run.getStatus().getDescription()).isEqualTo(description);
        assertThat(run.getAttributes().get(AttributeNames.ERROR_TYPE)).isEqualTo(type);
        assertThat(run.getAttributes().get(AttributeKey.stringKey("braid.run.end"))).isEqualToIgnoringCase(how.name());
        assertThat(List.of("succeeded", "failed", "cancelled", "not_started"))
                .extracting(count -> run.getAttributes().get(AttributeKey.longKey("braid.run.tasks." + count)))
                .containsExactly(3L, 2L, 1L, 7L);
    }

    @Test
    void P2_the_failure_of_the_line_that_stopped_a_run_is_that_of_the_run() {
        OfRun run = observer.observe(RUN);
        end(run.taskStarted(new Task(RUN, 0)), Result.FAILURE, outcome("failure"));
        run.ended(summary(End.FAILED, Optional.of(stopped)));

        end(new EndedRun(1, End.FAILED, "stopped at the first failure, line 1", 0, 1, 0, OptionalLong.empty()));

        SpanData ended = spans.getFinishedSpanItems().getLast();
        assertThat(ended.getName()).isEqualTo("braid run");
        assertThat(ended.getStatus().getDescription()).isEqualTo("line 1: exit status 3\nno such host");
        assertThat(ended.getAttributes().get(AttributeNames.ERROR_TYPE)).isEqualTo("3");
        assertThat(ended.getAttributes().get(AttributeKey.longKey("braid.run.tasks.not_started"))).isNull();
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void a_run_that_was_not_begun_has_no_span(End how) {
        end(new EndedRun(1, how, "", 0, 0, 0, OptionalLong.empty()));

        assertThat(spans.getFinishedSpanItems()).isEmpty();
    }

    private void end(OfTask task, Result result, Outcome<?> outcome) {
        Propagator.Restore outer = task.enter();
        Optional<Failure> failure = Optional.of(new Failure("3", "exit status 3", List.of("no such host"))).filter(_ -> result == Result.FAILURE);
        observer.ended(new EndedProcess(1, List.of("sh"), Optional.empty(), OptionalInt.empty(), Optional.empty(), result, failure));
        outer.restore();
        task.ended(outcome, Duration.ZERO);
    }

    private void end(EndedRun run) {
        observer.end(run, root.get().map(Span.class::cast));
    }

    private Outcome<?> outcome(String name) {
        return Objects.requireNonNull(outcomes.get(name), name);
    }

    private static Summary summary(Observer.End end, Optional<Throwable> cause) {
        return new Summary(0, 0, 0, OptionalLong.empty(), Duration.ZERO, end, cause);
    }

    private static SpanData only(List<SpanData> all) {
        assertThat(all).hasSize(1);
        return all.getFirst();
    }
}
