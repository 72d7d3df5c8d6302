package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many failures are tolerated, and what becomes of them; what holds for all forms is in the specification. */
class ToleratingTest {

    private static final List<Integer> TASKS = IntStream.range(0, 10).boxed().toList();

    @ParameterizedTest
    @CsvSource({"0.1, 25, 2", "0.29, 100, 29", "0.1, 9, 0", "0, 100, 0", "1, 7, 7", "0.5, 1, 0", "0.3, 10, 3", "1e-9, 2000000000, 2"})
    void a_part_is_rounded_down_as_it_is_written(double part, long tasks, long failures) {
        var policy = Policy.of(FanOut.limit(1).toleratingFraction(part));

        Tolerance tolerance = policy.tolerance();

        assertThat(tolerance).isNotNull();
        if (tolerance != null) {
            assertThat(tolerance.failuresOf(OptionalLong.of(tasks))).isEqualTo(failures);
        }
    }

    @Test
    void tasks_in_a_map_that_fail_have_no_key_among_the_results() throws Exception {
        Map<String, Integer> tasks = new LinkedHashMap<>();
        TASKS.forEach(task -> tasks.put("key " + task, task));
        FanOut policy = FanOut.limit(4).tolerating(2);

        assertThat(policy.map(tasks, task -> failing(task, 3, 5)).keySet())
                .containsExactly("key 0", "key 1", "key 2", "key 4", "key 6", "key 7", "key 8", "key 9");
        assertThat(policy.outcomes(tasks, task -> failing(task, 3, 5))).hasSize(10);
        assertThat(policy.collect(tasks, task -> failing(task, 3, 5), Collectors.counting())).isEqualTo(8);
    }

    @Test
    @NullUnmarked
    void null_results_are_no_gaps() throws Exception {
        List<Integer> results = FanOut.limit(4).tolerating(1).map(TASKS, task -> failing(task, 0) % 2 == 0 ? null : task);

        assertThat(results).containsExactly(1, null, 3, null, 5, null, 7, null, 9);
    }

    @Test
    void outcomes_show_what_is_tolerated_and_throw_one_more() throws Exception {
        FanOut policy = FanOut.limit(1).tolerating(1);

        List<Outcome<Integer>> outcomes = policy.outcomes(TASKS, task -> failing(task, 3));
        assertThat(outcomes).hasSize(10);
        assertThat(outcomes.get(3)).isInstanceOf(Outcome.Failure.class);

        Throwable thrown = catchThrowable(() -> policy.outcomes(TASKS, task -> failing(task, 3, 5)));
        assertThat(thrown).hasMessage("task 5");
        assertThat(thrown.getSuppressed()).hasSize(2);
        assertThat(thrown.getSuppressed()[0]).as("where").hasMessageContaining("outcomes was called here");
        assertThat(thrown.getSuppressed()[1]).hasMessage("task 3");
    }

    @Test
    void P2_with_none_tolerated_the_first_failure_is_thrown() {
        for (FanOut policy : List.of(FanOut.limit(1).tolerating(0), FanOut.limit(1).toleratingFraction(0.09))) {
            assertThat(catchThrowable(() -> policy.map(TASKS, task -> failing(task, 3, 5)))).hasMessage("task 3");
            assertThat(catchThrowable(() -> policy.outcomes(TASKS, task -> failing(task, 3, 5)))).hasMessage("task 3");
        }
    }

    @Test
    void the_last_of_the_three_holds() throws Exception {
        FanOut policy = FanOut.limit(1).tolerating(0).toleratingFraction(0.1).toleratingAll();

        assertThat(policy.map(TASKS, task -> failing(task, 1, 2, 3))).hasSize(7);
        assertThatThrownBy(() -> policy.tolerating(2).map(TASKS, task -> failing(task, 1, 2, 3))).hasMessage("task 3");
    }

    @Test
    void a_part_of_what_an_iterator_gives_is_judged_when_it_has_ended() throws Exception {
        var ran = new AtomicInteger();
        FanOut policy = FanOut.limit(1).toleratingFraction(0.2);

        assertThat(policy.map(TASKS.iterator(), task -> failing(task, 0, 1))).hasSize(8);
        Throwable thrown = catchThrowable(() -> policy.map(TASKS.iterator(), task -> {
            ran.incrementAndGet();
            return failing(task, 0, 1, 2);
        }));

        assertThat(thrown).as("the last that was known").hasMessage("task 2");
        assertThat(thrown.getSuppressed()).hasSize(3);
        assertThat(ran).hasValue(10);
    }

    @Test
    void a_part_of_what_an_iterator_gives_is_exceeded_by_one_that_fails_after_its_end() {
        var ended = new CountDownLatch(1);
        var tasks = new ArrayList<>(TASKS).iterator();
        var ending = new Iterator<Integer>() {
            @Override
            public boolean hasNext() {
                boolean more = tasks.hasNext();
                if (!more) {
                    ended.countDown();
                }
                return more;
            }

            @Override
            public Integer next() {
                return tasks.next();
            }
        };

        Throwable thrown = catchThrowable(() -> FanOut.limit(2).toleratingFraction(0).outcomes(ending, task -> {
            if (task == 0) {
                ended.await();
                Thread.yield();
                throw new IOException("late");
            }
            return task;
        }));

        assertThat(thrown).hasMessage("late");
    }

    @Test
    void P2_only_what_tasks_throw_is_tolerated() {
        FanOut policy = FanOut.limit(2).toleratingAll();
        var source = IntStream.range(0, 5).peek(task -> {
            if (task == 3) {
                throw new IllegalStateException("the source");
            }
        });

        assertThatThrownBy(() -> policy.map(source.iterator(), task -> task)).hasMessage("the source");
        assertThatThrownBy(() -> policy.collect(
                        TASKS, task -> task, Collectors.mapping(ToleratingTest::rejected, Collectors.toList())))
                .hasMessage("the collector");
    }

    private static Integer rejected(Integer result) {
        throw new IllegalStateException("the collector");
    }

    @Test
    void P9_what_was_tolerated_is_told_with_the_deadline_that_ended_the_run() throws Exception {
        var host = new ManualHost();

        Throwable thrown = catchThrowable(() -> host.call(
                () -> FanOut.limit(1).tolerating(3).withTimeout(Duration.ofSeconds(1)).map(TASKS, task -> {
                    if (task == 3) {
                        Thread.ofPlatform().start(() -> host.advance(Duration.ofSeconds(1)));
                        new CountDownLatch(1).await();
                    }
                    return failing(task, 0, 1);
                })));

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
        assertThat(thrown.getSuppressed()).extracting(Throwable::getMessage).containsExactly("task 0", "task 1");
    }

    @Test
    void a_tolerated_failure_is_told_to_observers_as_any() throws Exception {
        var told = new ArrayList<Object>();
        FanOut policy = FanOut.limit(1).tolerating(1).withObserver(new Observer() {
            @Override
            public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                if (outcome instanceof Outcome.Failure<?>(Throwable failure, _)) {
                    told.add(String.valueOf(failure.getMessage()));
                }
            }

            @Override
            public void runEnded(Run run, Summary summary) {
                told.add(summary.failed());
            }
        });

        policy.forEach(TASKS, task -> failing(task, 4));

        assertThat(told).containsExactly("task 4", 1L);
    }

    @Test
    void more_failures_than_can_be_told_are_counted_all_the_same() throws Exception {
        List<Integer> tasks = IntStream.range(0, 3_000).boxed().toList();

        assertThat(FanOut.limit(64).tolerating(2_999).map(tasks, task -> failing(task % 3_000 == 1_500 ? 1 : 0, 0)))
                .containsExactly(1);
        assertThat(catchThrowable(() -> FanOut.limit(64).tolerating(2_999).map(tasks, task -> failing(0, 0)))
                        .getSuppressed())
                .hasSize(Failures.MOST_SUPPRESSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE})
    void a_number_is_not_negative(int wrong) {
        assertThatThrownBy(() -> FanOut.limit(1).tolerating(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("FanOut.tolerating(" + wrong
                        + "): a number of failures must be at least 0; use toleratingAll() for any number");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.0000001, 5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void a_part_is_from_none_to_all(double wrong) {
        assertThatThrownBy(() -> FanOut.limit(1).toleratingFraction(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("FanOut.toleratingFraction(" + wrong
                        + "): a fraction must be from 0 to 1; use tolerating(…) for a number");
    }

    private static int failing(int task, int... failing) throws IOException {
        for (int each : failing) {
            if (each == task) {
                throw new IOException("task " + task);
            }
        }
        return task;
    }
}
