package dev.braid;

import static dev.braid.Flights.ALL;
import static dev.braid.Flights.DEFAULT;
import static dev.braid.Flights.ONLY_RUNS;
import static dev.braid.Flights.ONLY_TASKS;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.pipeline.Pipeline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;

/** What the Flight Recorder records of runs. */
class FlightTest {

    private static final FanOut CRAWL = FanOut.limit(1).withName("crawl");

    private final ManualHost host = new ManualHost();

    @Test
    void each_task_is_an_event_and_so_is_the_run() throws Exception {
        List<Integer> tasks = IntStream.range(0, 1_000).boxed().toList();

        Flights flights = Flights.of(ALL, () -> CRAWL.withLimit(8).forEach(tasks, task -> {}));

        RecordedEvent run = flights.run("crawl");
        assertThat(flights.events()).hasSize(1_001);
        assertThat(flights.tasks()).extracting(task -> task.getLong("index")).containsExactlyInAnyOrderElementsOf(LongStream.range(0, 1_000).boxed().toList());
        assertThat(flights.tasks()).allSatisfy(task -> {
            assertThat(task.getString("name")).isEqualTo("crawl/" + task.getLong("index"));
            assertThat(task.getString("run")).isEqualTo("crawl");
            assertThat(task.getLong("runId")).isEqualTo(run.getLong("runId"));
            assertThat(task.getString("outcome")).isEqualTo("succeeded");
            assertThat(task.getInt("attempts")).isEqualTo(1);
            assertThat(task.getClass("failure")).isNull();
            assertThat(task.getString("message")).isNull();
            assertThat(task.getThread().isVirtual()).isTrue();
            assertThat(task.getStartTime()).isBetween(run.getStartTime(), task.getEndTime());
            assertThat(task.getEndTime()).isBeforeOrEqualTo(run.getEndTime());
        });
        assertThat(run.getInt("limit")).isEqualTo(8);
        assertThat(counts(run)).containsExactly(1_000L, 0L, 0L, 0L);
        assertThat(run.getString("cause")).isNull();
    }

    private static List<Long> counts(RecordedEvent run) {
        return List.of(run.getLong("succeeded"), run.getLong("failed"), run.getLong("cancelled"), run.getLong("notStarted"));
    }

    @Test
    void P6_a_failure_is_recorded_with_its_class_and_message_and_a_cancelled_task_is_none() throws Exception {
        var there = new CountDownLatch(1);

        Flights flights = Flights.of(
                ALL,
                () -> assertThat(catchThrowable(() -> CRAWL.withLimit(2).map(List.of(0, 1, 2), task -> {
                            if (task == 0) {
                                there.await();
                                throw new IOException("disk on fire");
                            }
                            there.countDown();
                            new CountDownLatch(1).await();
                            return task;
                        })))
                        .isInstanceOf(IOException.class));

        RecordedEvent failed = flights.task("crawl/0");
        assertThat(failed.getString("outcome")).isEqualTo("failed");
        assertThat(failed.getClass("failure").getName()).isEqualTo("java.io.IOException");
        assertThat(failed.getString("message")).isEqualTo("disk on fire");
        RecordedEvent cancelled = flights.task("crawl/1");
        assertThat(cancelled.getString("outcome")).isEqualTo("cancelled");
        assertThat(cancelled.getClass("failure")).isNull();
        assertThat(flights.tasks()).hasSize(2);
        RecordedEvent run = flights.run("crawl");
        assertThat(counts(run)).containsExactly(0L, 1L, 1L, 1L);
        assertThat(run.getString("cause")).isEqualTo("java.io.IOException: disk on fire");
    }

    @Test
    void the_attempts_of_a_task_are_counted_in_its_event() throws Exception {
        var tries = new AtomicInteger();

        Flights flights = Flights.of(ALL, () -> CRAWL.withRetry(Retry.times(2)).map(List.of(1), task -> {
            if (tries.incrementAndGet() < 3) {
                throw new IOException("not yet");
            }
            return task;
        }));

        RecordedEvent task = flights.task("crawl/0");
        assertThat(task.getInt("attempts")).isEqualTo(3);
        assertThat(task.getString("outcome")).isEqualTo("succeeded");
        assertThat(flights.events()).hasSize(2);
    }

    @Test
    void a_hedge_is_part_of_its_task() throws Exception {
        var calls = new AtomicInteger();

        Flights flights = Flights.of(ALL, () -> host.call(() -> CRAWL.withHedge(ofSeconds(1)).map(List.of(1), task -> {
            if (calls.incrementAndGet() == 1) {
                host.advance(ofSeconds(1));
                new CountDownLatch(1).await();
            }
            return task;
        })));

        assertThat(calls).hasValue(2);
        assertThat(flights.events()).hasSize(2);
        assertThat(flights.task("crawl/0").getString("outcome")).isEqualTo("succeeded");
    }

    @Test
    void tasks_say_how_long_they_waited() throws Exception {
        Flights flights = Flights.of(ALL, () -> host.call(() -> CRAWL.map(List.of(1, 2, 3), task -> {
            host.advance(ofSeconds(1));
            return task;
        })));

        assertThat(flights.tasks())
                .extracting(task -> task.getDuration("waited"))
                .containsExactlyInAnyOrder(Duration.ZERO, ofSeconds(1), ofSeconds(2));
    }

    @Test
    void what_is_not_known_is_minus_one() throws Exception {
        var endless = Stream.generate(() -> 1).iterator();

        Flights flights = Flights.of(
                ALL,
                () -> assertThat(catchThrowable(() -> FanOut.unlimited().withName("crawl").forEach(endless, task -> {
                            throw new IOException("no");
                        })))
                        .isInstanceOf(IOException.class));

        assertThat(flights.run("crawl").getInt("limit")).isEqualTo(-1);
        assertThat(counts(flights.run("crawl"))).endsWith(-1L);
    }

    @Test
    void scopes_and_streams_are_runs() throws Exception {
        Flights flights = Flights.of(ALL, () -> {
            CRAWL.withName("scope").scopeRun(scope -> scope.forkRun(() -> {}));
            try (var stream = CRAWL.withName("stream").stream(List.of(1, 2), task -> task)) {
                assertThat(stream.count()).isEqualTo(2);
            }
        });

        assertThat(counts(flights.run("scope"))).startsWith(1L, 0L, 0L);
        assertThat(counts(flights.run("stream"))).containsExactly(2L, 0L, 0L, 0L);
        assertThat(flights.tasks())
                .extracting(task -> task.getString("name"))
                .containsExactlyInAnyOrder("scope/0", "stream/0", "stream/1");
    }

    // Stuck

    @Test
    void P5_a_task_that_does_not_stop_is_an_event_with_its_stack() throws Exception {
        Flights flights = Flights.of(ALL, () -> stuck(CRAWL));

        RecordedEvent stuck = flights.of(Flights.STUCK).getFirst();
        assertThat(stuck.getString("task")).isEqualTo("crawl/0");
        assertThat(stuck.getString("run")).isEqualTo("crawl");
        assertThat(stuck.getLong("runId")).isEqualTo(flights.run("crawl").getLong("runId"));
        assertThat(stuck.getDuration("late")).isEqualTo(ofSeconds(5));
        assertThat(stuck.getThread("thread").getJavaName()).isEqualTo("crawl/0");
        assertThat(stuck.getString("stack").lines()).anyMatch(frame -> frame.contains("FlightTest.goOn(FlightTest.java:"));
        assertThat(flights.of(Flights.STUCK)).hasSize(1);
        assertThat(flights.run("crawl").getString("cause")).startsWith("dev.braid.DeadlineExceededException: ");
    }

    @Test
    void P5_it_is_recorded_even_if_its_run_is_not() throws Exception {
        try (Recording recording = new Recording()) {
            stuck(CRAWL.withTimeout(ofSeconds(1)), recording::start);

            Flights flights = Flights.ended(recording);

            assertThat(flights.runs()).as("which began before").isEmpty();
            assertThat(flights.of(Flights.STUCK)).singleElement().satisfies(stuck -> {
                assertThat(stuck.getString("task")).isEqualTo("crawl/0");
                assertThat(stuck.getString("run")).isEqualTo("crawl");
                assertThat(stuck.getLong("runId")).isZero();
            });
        }
    }

    private void stuck(FanOut policy) {
        stuck(policy, () -> {});
    }

    private void stuck(FanOut policy, Runnable before) {
        assertThat(catchThrowable(() -> host.call(() -> policy.withTimeout(ofSeconds(1)).map(List.of(1), task -> {
                    before.run();
                    goOn();
                    return task;
                }))))
                .isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void a_failure_that_cannot_say_what_it_is_is_recorded_by_its_class() throws Exception {
        var failure = new Silent();

        Flights flights = Flights.of(
                ALL,
                () -> assertThat(catchThrowable(() -> CRAWL.map(List.of(1), task -> {
                            throw failure;
                        })) == failure).isTrue());

        assertThat(flights.task("crawl/0").getClass("failure").getName()).isEqualTo("dev.braid.Silent");
        assertThat(flights.task("crawl/0").getString("message")).isNull();
        assertThat(flights.run("crawl").getString("cause")).isEqualTo("dev.braid.Silent");
    }

    private void goOn() {
        host.advance(ofSeconds(1));
        host.advance(ofSeconds(5));
    }

    // What is recorded when

    @Test
    void by_default_tasks_of_ten_milliseconds_are_recorded_and_quicker_ones_are_not() throws Exception {
        List<Integer> tasks = IntStream.range(0, 2_000).boxed().toList();

        Flights flights = Flights.of(DEFAULT, () -> {
            CRAWL.withName("quick").forEach(tasks, task -> {});
            CRAWL.withName("slow").forEach(List.of(1), task -> new CountDownLatch(1).await(11, TimeUnit.MILLISECONDS));
        });

        assertThat(counts(flights.run("quick"))).containsExactly(2_000L, 0L, 0L, 0L);
        assertThat(flights.task("slow/0").getDuration()).isGreaterThanOrEqualTo(ofMillis(10));
        assertThat(flights.tasks())
                .hasSizeLessThan(2_000)
                .allSatisfy(task -> assertThat(task.getDuration()).isGreaterThanOrEqualTo(ofMillis(10)));
    }

    @Test
    void while_nothing_is_recorded_nobody_is_told_of_a_run() throws Exception {
        Policy policy = Policy.of(CRAWL);
        assertThat(Observation.of(policy, OptionalLong.empty())).isNull();

        try (Recording recording = Flights.begun(DEFAULT)) {
            assertThat(Observation.of(policy, OptionalLong.empty())).isNotNull();
            recording.stop();
        }

        assertThat(Observation.of(policy, OptionalLong.empty())).as("any more").isNull();
        try (Recording others = Flights.begun(Map.of("dev.braid.Run#enabled", "false", "dev.braid.Task#enabled", "false"))) {
            assertThat(others.getState()).isEqualTo(RecordingState.RUNNING);
            assertThat(Observation.of(policy, OptionalLong.empty())).isNull();
        }
    }

    @Test
    void if_only_runs_are_recorded_nobody_is_told_of_tasks() throws Exception {
        try (Recording recording = Flights.begun(ONLY_RUNS)) {
            assertThat(Observation.of(Policy.of(CRAWL), OptionalLong.empty())).isNotNull().returns(false, Observation::ofTasks);

            CRAWL.forEach(List.of(1, 2), task -> assertThat(TaskObservation.current()).isNull());
            CRAWL.withTimeout(ofSeconds(60)).forEach(List.of(1), task -> assertThat(TaskObservation.current()).isNull());

            Flights flights = Flights.ended(recording);
            assertThat(flights.events()).hasSize(2);
            assertThat(flights.runs()).extracting(FlightTest::counts).containsExactlyInAnyOrder(
                    List.of(2L, 0L, 0L, 0L), List.of(1L, 0L, 0L, 0L));
        }
    }

    @Test
    void if_only_runs_are_recorded_the_reader_of_a_pipeline_does_tasks_itself_and_they_are_counted() throws Exception {
        int elements = 400_000;
        var byReader = new AtomicInteger();

        Flights flights = Flights.of(
                ONLY_RUNS,
                () -> Pipeline.from(IntStream.range(0, elements).boxed().toList().iterator())
                        .parallel(CRAWL.withLimit(2), i -> {
                            if (Thread.currentThread().getName().equals("reader/0")) {
                                byReader.incrementAndGet();
                            }
                            return i;
                        })
                        .under(FanOut.unlimited().withName("reader"))
                        .forEach(_ -> {}));

        assertThat(byReader).hasPositiveValue();
        assertThat(counts(flights.run("crawl")).subList(0, 3)).containsExactly((long) elements, 0L, 0L);
    }

    @Test
    void tasks_are_recorded_without_runs_too() throws Exception {
        Flights flights = Flights.of(ONLY_TASKS, () -> CRAWL.forEach(List.of(1, 2), task -> {}));

        assertThat(flights.tasks()).hasSize(2);
        assertThat(flights.events()).hasSize(2);
    }

    @Test
    void an_observer_is_told_of_tasks_that_are_not_recorded() throws Exception {
        var told = new AtomicInteger();
        FanOut policy = CRAWL.withObserver(new Observer() {
            @Override
            public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                told.incrementAndGet();
            }
        });

        Flights flights = Flights.of(ONLY_RUNS, () -> policy.forEach(List.of(1, 2), task -> {}));

        assertThat(told).hasValue(2);
        assertThat(flights.events()).hasSize(1);
    }

    @Test
    void a_run_that_began_before_the_recording_is_not_in_it() throws Exception {
        try (Recording recording = new Recording()) {
            recording.setSettings(new HashMap<>(ALL));
            CRAWL.forEach(List.of(1, 2), task -> {
                if (task == 1) {
                    recording.start();
                }
            });

            assertThat(Flights.ended(recording).events()).isEmpty();
        }
    }

    // What recording changes

    @Test
    void functions_are_called_as_they_are() throws Exception {
        try (Recording _ = Flights.begun(ALL)) {
            assertThat(Carried.capture(Policy.of(CRAWL)).isNothing()).isTrue();
        }
    }

    @Test
    void an_observer_is_told_the_end_of_a_task_outside_of_what_it_set_itself() throws Exception {
        ThreadLocal<String> found = ThreadLocal.withInitial(() -> "nothing");
        List<String> atEnd = new ArrayList<>();
        FanOut policy = CRAWL.withObserver(Observers.ofTasks(task -> new Observer.OfTask() {
            @Override
            public Propagator.Restore enter() {
                found.set(task.name());
                return found::remove;
            }

            @Override
            public void ended(Outcome<?> outcome, Duration elapsed) {
                atEnd.add(found.get());
            }
        }));

        Flights flights = Flights.of(ALL, () -> policy.forEach(List.of(1), task -> assertThat(found.get()).isEqualTo("crawl/0")));

        assertThat(atEnd).as("as without a recording").containsExactly("nothing");
        assertThat(flights.task("crawl/0").getString("outcome")).isEqualTo("succeeded");
    }

    // Pipelines

    @Test
    void the_stages_of_a_pipeline_are_runs_and_what_feeds_them_is_not() throws Exception {
        Flights flights = Flights.of(ALL, () -> assertThat(Pipeline.from(List.of(1, 2)).parallel(CRAWL.withName("one"), task -> task)
                        .merge(Pipeline.from(List.of(3, 4, 5)).parallel(CRAWL.withName("other"), task -> task))
                        .toList())
                .hasSize(5));

        assertThat(flights.runs()).extracting(run -> run.getString("name")).containsExactlyInAnyOrder("pipeline", "one", "other");
        assertThat(counts(flights.run("one"))).startsWith(2L);
        assertThat(counts(flights.run("other"))).startsWith(3L);
        assertThat(flights.task("pipeline/0").getString("outcome")).isEqualTo("succeeded");
    }

    /** The reader of a stage does short tasks itself, where nobody counts them. */
    @Test
    void each_task_of_a_stage_is_counted_if_only_runs_are_recorded() throws Exception {
        List<Integer> tasks = IntStream.range(0, 100_000).boxed().toList();

        Flights flights = Flights.of(ONLY_RUNS, () -> Pipeline.from(tasks).parallel(CRAWL, task -> task).forEach(task -> {}));

        assertThat(counts(flights.run("crawl"))).startsWith(100_000L, 0L, 0L);
    }

    // What tools show

    @Test
    void events_have_a_category_and_labels_and_no_stack_trace() throws Exception {
        Flights flights = Flights.of(ALL, () -> stuck(CRAWL));

        assertThat(flights.events()).hasSize(3).allSatisfy(event -> {
            assertThat(event.getEventType().getCategoryNames()).containsExactly("Braid");
            assertThat(event.getEventType().getLabel()).isNotEmpty();
            assertThat(event.getEventType().getDescription()).isNotEmpty();
            assertThat(event.getStackTrace()).isNull();
            assertThat(event.getFields()).allSatisfy(field -> assertThat(field.getLabel()).isNotEmpty());
        });
    }
}
