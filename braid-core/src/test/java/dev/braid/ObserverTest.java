package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ObserverTest {

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final List<Observer.Summary> summaries = Collections.synchronizedList(new ArrayList<>());

    private final Observer recorder = new Observer() {
        @Override
        public void runStarted(Run run) {
            events.add("run " + run.name() + " started: " + run.tasks().orElse(-1) + " tasks, limit "
                    + run.limit().orElse(-1));
        }

        @Override
        public void taskStarted(Task task) {
            events.add(task.name() + " started");
        }

        @Override
        public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
            events.add(task.name() + " " + outcome.getClass().getSimpleName());
        }

        @Override
        public void runEnded(Run run, Summary summary) {
            events.add("run " + run.name() + " ended");
            summaries.add(summary);
        }
    };

    @Test
    void events_come_in_order() throws InterruptedException {
        FanOut.limit(1).withName("crawl").withObserver(recorder).map(List.of(1, 2), task -> task);

        assertThat(events)
                .containsExactly(
                        "run crawl started: 2 tasks, limit 1",
                        "crawl/0 started",
                        "crawl/0 Success",
                        "crawl/1 started",
                        "crawl/1 Success",
                        "run crawl ended");
    }

    @Test
    void P8_per_core_is_a_limit_of_as_many_tasks_as_there_are_processors() throws InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();

        FanOut.perCore().withName("crawl").withObserver(recorder).map(List.of(1), task -> task);

        assertThat(events).contains("run crawl started: 1 tasks, limit " + processors);
    }

    @Test
    void the_summary_counts_each_task_once() {
        var cancelledThere = new CountDownLatch(1);
        var failure = new IOException("no");

        Throwable thrown = catchThrowable(
                () -> FanOut.limit(2).withObserver(recorder).map(List.of(0, 1, 2, 3, 4), task -> {
                    switch (task) {
                        case 0 -> {}
                        case 1 -> {
                            cancelledThere.countDown();
                            new CountDownLatch(1).await();
                        }
                        default -> {
                            cancelledThere.await();
                            throw failure;
                        }
                    }
                    return task;
                }));

        assertThat(thrown).isSameAs(failure);
        assertThat(summaries).hasSize(1);
        Observer.Summary summary = summaries.getFirst();
        assertThat(summary.succeeded()).isEqualTo(1);
        assertThat(summary.failed()).isEqualTo(1);
        assertThat(summary.cancelled()).isEqualTo(1);
        assertThat(summary.notStarted()).hasValue(2);
        assertThat(summary.cause()).containsSame(failure);
        assertThat(summary.elapsed()).isPositive();
    }

    @Test
    void an_observer_that_throws_changes_nothing_and_others_are_told() throws InterruptedException {
        Observer broken = new Observer() {
            @Override
            public void runStarted(Run run) {
                throw new IllegalStateException("broken observer");
            }

            @Override
            public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                throw new AssertionError("broken observer");
            }
        };

        List<Integer> results =
                FanOut.limit(1).withObserver(broken).withObserver(recorder).map(List.of(1, 2), task -> task);

        assertThat(results).containsExactly(1, 2);
        assertThat(events).hasSize(6);
    }

    @Test
    void an_observer_that_throws_at_a_beginning_is_told_of_the_rest() throws InterruptedException {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        Observer broken = new Observer() {
            @Override
            public void runStarted(Run run) {
                throw new IllegalStateException("broken observer");
            }

            @Override
            public void taskStarted(Task task) {
                heard.add("started");
                throw new IllegalStateException("broken observer");
            }

            @Override
            public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                heard.add("ended");
            }

            @Override
            public void runEnded(Run run, Summary summary) {
                heard.add("over");
            }
        };

        FanOut.limit(1).withObserver(broken).map(List.of(1), task -> task);

        assertThat(heard).containsExactly("started", "ended", "over");
    }

    @Test
    void streams_are_observed_to_their_end() {
        try (var stream = FanOut.limit(1).withObserver(recorder).stream(List.of(1), task -> task)) {
            assertThat(events).as("lazy").isEmpty();
            assertThat(stream.toList()).containsExactly(1);
        }

        assertThat(events).hasSize(4).last().isEqualTo("run fan-out ended");
    }

    @Test
    void P6_the_outcome_and_the_elapsed_time_of_each_task_are_told() throws InterruptedException {
        var host = new ManualHost();
        List<String> ends = Collections.synchronizedList(new ArrayList<>());
        var observer = new Observer() {
            @Override
            public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                ends.add(task.index() + " " + elapsed + " " + switch (outcome) {
                    case Outcome.Success<?>(var value, _) -> "returned " + value;
                    case Outcome.Failure<?>(var exception, _) -> "failed: " + exception.getMessage();
                    case Outcome.Cancelled<?>(var cause, var reason, _) -> "cancelled: " + cause.getMessage();
                });
            }
        };
        FanOut policy = FanOut.limit(1).withName("crawl").withObserver(observer).withTaskTimeout(Duration.ofSeconds(9));

        host.call(() -> policy.outcomes(List.of(0, 1, 2), task -> {
            host.advance(Duration.ofSeconds(task == 2 ? 9 : 1 + task));
            if (task > 0) {
                throw new IOException("no " + task);
            }
            return "page";
        }));

        assertThat(ends)
                .containsExactly(
                        "0 PT1S returned page",
                        "1 PT2S failed: no 1",
                        "2 PT9S failed: task crawl/2 exceeded its time-out of 9 s");
    }

    @Test
    void P6_a_cancelled_task_is_told_with_the_cause_and_what_it_threw() {
        List<Outcome<?>> ends = Collections.synchronizedList(new ArrayList<>());
        var there = new CountDownLatch(1);
        var failure = new IOException("no");
        var observer = new Observer() {
            @Override
            public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                ends.add(outcome);
            }
        };

        Throwable thrown = catchThrowable(() -> FanOut.limit(2).withObserver(observer).map(List.of(0, 1), task -> {
            if (task == 0) {
                there.await();
                throw failure;
            }
            there.countDown();
            new CountDownLatch(1).await();
            return task;
        }));

        assertThat(thrown).isSameAs(failure);
        assertThat(ends).hasSize(2).contains(new Outcome.Failure<>(failure)).anySatisfy(end -> {
            assertThat(end).isInstanceOf(Outcome.Cancelled.class);
            if (end instanceof Outcome.Cancelled<?>(var cause, var reason, _)) {
                assertThat(cause).isSameAs(failure);
                assertThat(reason).containsInstanceOf(InterruptedException.class);
            }
        });
    }

    @Test
    void P1_with_many_tasks_at_once_each_is_told_twice_and_all_before_the_run_ends() throws InterruptedException {
        List<Integer> tasks = IntStream.range(0, 1_000).boxed().toList();

        FanOut.limit(8).withName("many").withObserver(recorder).forEach(tasks, task -> {});

        assertThat(events).hasSize(2 + 2 * 1_000).startsWith("run many started: 1000 tasks, limit 8").endsWith("run many ended");
        Map<String, Integer> places = new HashMap<>();
        for (String event : events) {
            assertThat(places.put(event, places.size())).as(event + ", once").isNull();
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(places.get("many/" + i + " started")).isNotNull().isLessThan(places.get("many/" + i + " Success"));
        }
    }

    @Test
    void runs_have_ids_of_their_own_and_say_what_they_know() throws InterruptedException {
        List<Observer.Run> runs = Collections.synchronizedList(new ArrayList<>());
        var observer = new Observer() {
            @Override
            public void runStarted(Run run) {
                runs.add(run);
            }
        };

        FanOut.unlimited().withObserver(observer).forEach(List.of(1, 2).iterator(), task -> {});
        FanOut.limit(3).withObserver(observer).forEach(List.of(1, 2), task -> {});

        assertThat(runs).extracting(Observer.Run::id).doesNotHaveDuplicates();
        assertThat(runs).extracting(Observer.Run::limit).containsExactly(OptionalInt.empty(), OptionalInt.of(3));
        assertThat(runs).extracting(Observer.Run::tasks).containsExactly(OptionalLong.empty(), OptionalLong.of(2));
    }

    @Test
    void a_run_that_never_starts_a_task_is_told_to_its_end() {
        CancellableContext parent = Context.current().withCancel();
        parent.cancel();

        assertThat(catchThrowable(() -> parent.run(
                        () -> FanOut.limit(1).withObserver(recorder).map(List.of(1, 2), task -> task))))
                .isInstanceOf(CancelledException.class);

        assertThat(events).containsExactly("run fan-out started: 2 tasks, limit 1", "run fan-out ended");
        assertThat(summaries.getFirst().notStarted()).hasValue(2);
        assertThat(summaries.getFirst().cause()).isPresent();
    }
}
