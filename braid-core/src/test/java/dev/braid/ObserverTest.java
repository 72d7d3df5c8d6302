package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
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
    void streams_are_observed_to_their_end() {
        try (var stream = FanOut.limit(1).withObserver(recorder).stream(List.of(1), task -> task)) {
            assertThat(events).as("lazy").isEmpty();
            assertThat(stream.toList()).containsExactly(1);
        }

        assertThat(events).hasSize(4).last().isEqualTo("run fan-out ended");
    }
}
