package dev.braid.test;

import static dev.braid.test.BraidAssertions.assertOutcomes;
import static dev.braid.test.BraidAssertions.assertRecorded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.Observer;
import dev.braid.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an observer records, and what can be asserted of that. */
class RecordingTest {

    private final RecordingObserver observer = new RecordingObserver();

    private void nested() throws InterruptedException {
        VirtualTime.run(() -> FanOut.limit(2)
                .withName("outer")
                .withObserver(observer)
                .outcomes(List.of(1, 2, 3), task -> {
                    Context.sleep(Duration.ofMillis(1_500L * task));
                    if (task == 2) {
                        throw new IOException("broken");
                    }
                    return FanOut.unlimited().withName("inner").withObserver(observer).map(List.of("a", "b"), name -> {
                        Context.sleep(Duration.ofSeconds(1));
                        return name + task;
                    });
                }));
    }

    @Test
    void a_recording_reads_like_a_story() throws InterruptedException {
        VirtualTime.run(() -> assertThatThrownBy(() -> FanOut.limit(1)
                .withName("story")
                .withTimeout(Duration.ofSeconds(4))
                .withObserver(observer)
                .forEach(List.of(1, 2, 3), task -> {
                    Context.sleep(Duration.ofMillis(1_500));
                    if (task == 2) {
                        throw new IOException("broken");
                    }
                }))
                .isInstanceOf(IOException.class));

        assertThat(observer).hasToString(
                """
                0 s  story begins, 1 at once, 3 tasks
                0 s  story/0 begins
                1.5 s  story/0 succeeded: null, after 1.5 s
                1.5 s  story/1 begins
                3 s  story/1 failed: java.io.IOException: broken, after 1.5 s
                3 s  story is over: 1 succeeded, 1 failed, 0 cancelled, 1 not started""");
    }

    @Test
    void runs_and_tasks_are_kept_apart_by_name() throws InterruptedException {
        nested();
        Recording recording = observer.recording();

        assertThat(recording.runs()).extracting(run -> run.name()).containsExactly("outer", "inner", "inner");
        assertThat(recording.of("outer").started()).extracting(task -> task.name())
                .containsExactlyInAnyOrder("outer/0", "outer/1", "outer/2");
        assertThat(recording.of("inner").runs()).hasSize(2);
        assertThat(recording.of(recording.runs().get(1)).started()).hasSize(2);
        assertThat(recording.of("nobody").events()).isEmpty();
        assertThat(recording.mostAtOnce()).isEqualTo(4);
        assertThat(recording.of("outer").mostAtOnce()).isEqualTo(2);
        assertThat(recording.of("outer").outcomes()).hasSize(3);
        assertRecorded(observer)
                .runs(3).started(7).atMostAtOnce(4).withinLimits().allEnded().noneStuck()
                .outcomes().succeeded(6).failed(1).cancelled(0);
        assertRecorded(recording.of("outer")).endedInOrder(0, 1, 2).outcomes().failedAt(1, IOException.class);
    }

    @Test
    void a_broken_assertion_shows_the_recording() throws InterruptedException {
        nested();

        assertThatThrownBy(() -> assertRecorded(observer).atMostAtOnce(3))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("expected at most 3 tasks at once, not 4; this was recorded:\n    0 s  outer begins, 2 at once, 3 tasks\n");
        assertThatThrownBy(() -> assertRecorded(observer).started(1)).hasMessageStartingWith("expected 1 task to have begun, not 7");
        assertThatThrownBy(() -> assertRecorded(observer).runs(1)).hasMessageStartingWith("expected 1 run, not 3");
        assertThatThrownBy(() -> assertRecorded(observer.recording().of("outer")).endedInOrder(1, 0, 2))
                .hasMessageStartingWith("expected tasks to end in the order [1, 0, 2], not [0, 1, 2]");
    }

    @Test
    void what_goes_on_has_not_ended_and_what_is_beyond_a_limit_is_seen() {
        var run = new Observer.Run(1, "run", OptionalInt.of(1), OptionalLong.empty());
        observer.runStarted(run);
        observer.taskStarted(new Observer.Task(run, 0));
        observer.taskStarted(new Observer.Task(run, 1));
        observer.taskStuck(new Observer.Task(run, 1), Duration.ofSeconds(5), List.of());

        assertThatThrownBy(() -> assertRecorded(observer).allEnded()).hasMessageStartingWith("expected all tasks to have ended; 2 have not");
        assertThatThrownBy(() -> assertRecorded(observer).withinLimits())
                .hasMessageStartingWith("expected at most 1 task of run at once, not 2");
        assertThatThrownBy(() -> assertRecorded(observer).noneStuck()).hasMessageStartingWith("expected no task to be stuck; 1 were");
        assertThat(observer.toString()).endsWith("run/1 was told to stop 5 s ago and still runs");
    }

    @Test
    void nothing_is_recorded_of_nothing() {
        assertThat(observer).hasToString("(nothing was recorded)");
        assertRecorded(observer).runs(0).started(0).atMostAtOnce(0).allEnded();
    }

    @Test
    void P8_threads_of_the_real_machine_record_without_loss() throws InterruptedException {
        FanOut.limit(4).withObserver(observer).forEach(IntStream.range(0, 10_000).boxed().toList(), task -> {});

        assertRecorded(observer).started(10_000).withinLimits().allEnded().outcomes().succeeded(10_000);
    }

    @Test
    void P10_on_the_real_machine_it_is_seen_that_all_run_at_once() throws InterruptedException {
        var all = new CountDownLatch(50);
        FanOut.unlimited().withObserver(observer).forEach(IntStream.range(0, 50).boxed().toList(), task -> {
            all.countDown();
            all.await();
        });

        assertThat(observer.recording().mostAtOnce()).isEqualTo(50);
    }

    // Outcomes

    private static final List<Outcome<String>> OUTCOMES = List.of(
            new Outcome.Success<>("a"),
            new Outcome.Failure<>(new IOException("broken")),
            new Outcome.Cancelled<>(new IOException("enough"), Optional.empty()));

    @Test
    void outcomes_are_what_became_of_tasks() {
        assertOutcomes(OUTCOMES)
                .succeeded(1).failed(1).cancelled(1)
                .succeededAt(0, "a").failedAt(1, IOException.class).failedAt(1, Exception.class).cancelledAt(2);
        assertOutcomes(OUTCOMES.subList(0, 1)).allSucceeded().succeededWith("a");
        assertOutcomes(List.of(new Outcome.Success<>(null))).succeededWith((Object) null).succeededAt(0, null);
        assertOutcomes(List.of()).allSucceeded().succeededWith();
    }

    @Test
    void a_broken_assertion_shows_the_outcomes_and_the_first_failure() {
        assertThatThrownBy(() -> assertOutcomes(OUTCOMES).allSucceeded())
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        """
                        expected 3 tasks to have succeeded, not 1; of 3 tasks:
                            0 succeeded: a
                            1 failed: java.io.IOException: broken
                            2 cancelled: java.io.IOException: enough""")
                .hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> assertOutcomes(OUTCOMES).succeededWith("a")).hasMessageStartingWith("expected 3 tasks to have succeeded");
        assertThatThrownBy(() -> assertOutcomes(OUTCOMES.subList(0, 1)).succeededWith("b"))
                .hasMessageStartingWith("expected these values: [b]; of 1 task:");
        assertThatThrownBy(() -> assertOutcomes(OUTCOMES).cancelled(2)).hasMessageStartingWith("expected 2 tasks to have been cancelled, not 1");
        assertThatThrownBy(() -> assertOutcomes(OUTCOMES).succeededAt(0, "b")).hasMessageStartingWith("expected task 0 to succeed: b");
        assertThatThrownBy(() -> assertOutcomes(OUTCOMES).failedAt(1, Error.class))
                .hasMessageStartingWith("expected task 1 to fail by a java.lang.Error");
        assertThatThrownBy(() -> assertOutcomes(OUTCOMES).cancelledAt(1)).hasMessageStartingWith("expected task 1 to be cancelled");
        assertThatThrownBy(() -> assertOutcomes(OUTCOMES).cancelledAt(3)).hasMessageStartingWith("expected a task 3; of 3 tasks:");
    }
}
