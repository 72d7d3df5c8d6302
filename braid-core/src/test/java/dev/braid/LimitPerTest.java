package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** At most so many tasks at once for each key; what holds for all forms is in the specification. */
class LimitPerTest {

    @Test
    void a_key_function_is_a_lambda_with_its_type_or_a_method() throws Exception {
        List<URI> tasks = List.of(URI.create("http://a/1"), URI.create("http://a/2"), URI.create("http://b/1"));

        assertThat(FanOut.limit(4).withLimitPer(URI::getHost, 1).map(tasks, URI::getPath)).containsExactly("/1", "/2", "/1");
        assertThat(FanOut.limit(4).withLimitPer((URI uri) -> uri.getHost(), 1).map(tasks, URI::getPath)).hasSize(3);
    }

    /** Task 1 waits for its key while others fill the window behind it; who delivers makes room before the key has any. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, Integer.MAX_VALUE})
    void P4_P7_the_first_missing_result_is_never_kept_out_by_those_that_wait_for_it(int limit) throws Exception {
        var others = new CountDownLatch(2);
        FanOut policy = FanOut.limit(limit).withWindow(4).withLimitPer((Integer task) -> task < 2 ? -1 : task, 1);

        List<Integer> results = policy.collect(IntStream.range(0, 500).iterator(), task -> {
            if (task == 0) {
                others.await();
            }
            others.countDown();
            return task;
        }, Collectors.toList());

        assertThat(results).isEqualTo(IntStream.range(0, 500).boxed().toList());
    }

    @Test
    void P4_a_task_that_is_ready_runs_while_the_source_has_nothing_more() throws Exception {
        BlockingQueue<Integer> queue = new LinkedBlockingQueue<>(List.of(0, 1));
        var asked = new CountDownLatch(1);
        Iterator<Integer> tasks = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                if (queue.isEmpty()) {
                    asked.countDown();
                }
                try {
                    return queue.take();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        var ran = new CopyOnWriteArrayList<Integer>();

        Throwable thrown = catchThrowable(
                () -> FanOut.limit(4).withLimitPer((Integer task) -> task / 2, 1).forEach(tasks, task -> {
                    ran.add(task);
                    switch (task) {
                        case 0 -> asked.await(); // somebody is in the source, with task 1 set aside
                        case 1 -> queue.add(2); // and comes out of it only by this one
                        default -> throw new IllegalStateException("done");
                    }
                }));

        assertThat(thrown).hasMessage("done");
        assertThat(ran).containsExactly(0, 1, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64, Integer.MAX_VALUE})
    void P8_tasks_of_one_key_run_in_their_order(int limit) throws Exception {
        var order = new ArrayList<Integer>(); // by one thread at a time

        for (FanOut policy : List.of(FanOut.limit(limit), FanOut.limit(limit).threadPerTask())) {
            order.clear();
            policy.withLimitPer((Integer task) -> "one", 1).forEach(IntStream.range(0, 2_000).iterator(), order::add);
            assertThat(order).isEqualTo(IntStream.range(0, 2_000).boxed().toList());
        }
    }

    @Test
    void P8_no_more_tasks_are_taken_than_run_and_fit_into_the_window() throws Exception {
        var pulled = new AtomicInteger();
        var started = new AtomicInteger();
        var most = new AtomicInteger();
        var full = new CountDownLatch(1);
        Iterator<Integer> tasks = IntStream.range(0, 100)
                .peek(task -> {
                    most.accumulateAndGet(pulled.incrementAndGet() - started.get(), Math::max);
                    if (task == 5) {
                        full.countDown();
                    }
                })
                .iterator();

        FanOut.limit(3).withWindow(5).withLimitPer((Integer task) -> "one", 1).forEach(tasks, task -> {
            if (task == 0) {
                full.await(); // five are set aside, and they are the last for now
            }
            started.incrementAndGet();
        });

        assertThat(most).as("not started, that of the one who looks ahead included").hasValueBetween(5, 5 + 1);
    }

    // Keys

    @Test
    void P2_a_key_function_that_throws_is_the_failure_of_its_task() throws Exception {
        var failure = new IllegalStateException("no key");
        FanOut policy = FanOut.limit(2).withLimitPer(
                (Integer task) -> {
                    if (task == 1) {
                        throw failure;
                    }
                    return task;
                },
                1);

        assertThat(catchThrowable(() -> policy.map(List.of(0, 1, 2), task -> task))).isSameAs(failure);
        assertThat(policy.outcomes(List.of(0, 1, 2).iterator(), task -> task))
                .containsExactly(new Outcome.Success<>(0), new Outcome.Failure<>(failure), new Outcome.Success<>(2));
        assertThat(policy.toleratingAll().map(List.of(0, 1, 2), task -> task)).containsExactly(0, 2);
    }

    @Test
    void P2_so_are_keys_that_cannot_be_compared() throws Exception {
        record Bad(int number) {
            @Override
            public boolean equals(Object other) {
                throw new IllegalStateException("equals");
            }

            @Override
            public int hashCode() {
                if (number == 0) {
                    throw new IllegalStateException("hashCode");
                }
                return 1;
            }
        }

        List<Outcome<Integer>> outcomes =
                FanOut.limit(1).withLimitPer((Integer task) -> new Bad(task), 1).outcomes(List.of(0, 1), task -> task);

        assertThat(outcomes.getFirst()).isInstanceOf(Outcome.Failure.class);
        assertThat(outcomes.getLast()).isEqualTo(new Outcome.Success<>(1));
    }

    @Test
    void a_task_of_another_type_than_the_key_function_takes_fails_and_says_so() {
        FanOut policy = FanOut.limit(2).withName("crawl").withLimitPer((String host) -> host.length(), 1);

        for (Throwable thrown : List.of(
                catchThrowable(() -> policy.map(List.of(1), task -> task)),
                catchThrowable(() -> policy.map(Map.of("key", 1), task -> task)))) {
            assertThat(thrown)
                    .isInstanceOf(ClassCastException.class)
                    .hasMessageStartingWith("FanOut.withLimitPer: the key function was made for other tasks than task crawl/0, "
                            + "a java.lang.Integer (")
                    .hasMessageEndingWith("); use the policy with tasks of the type that the key function takes")
                    .hasCauseInstanceOf(ClassCastException.class);
        }
    }

    @Test
    @NullUnmarked
    void P10_tasks_without_a_key_have_no_such_limit() throws Exception {
        var meeting = new CyclicBarrier(50);

        List<Integer> tasks = IntStream.range(0, 50).boxed().toList();
        assertThat(FanOut.unlimited().withLimitPer((Integer task) -> null, 1).map(tasks, task -> {
                    meeting.await();
                    return task;
                }))
                .isEqualTo(tasks);
    }

    @Test
    void of_tasks_in_a_map_the_key_function_gets_the_value() throws Exception {
        Map<String, Integer> tasks = new LinkedHashMap<>();
        IntStream.range(0, 10).forEach(task -> tasks.put("key " + task, task));
        List<Integer> asked = new ArrayList<>();
        FanOut policy = FanOut.limit(2).withLimitPer(
                (Integer task) -> {
                    asked.add(task);
                    return task % 2;
                },
                1);
        List<Integer> values = List.copyOf(tasks.values());

        assertThat(policy.map(tasks, task -> task)).isEqualTo(tasks);
        assertThat(asked).as("once each, in order").isEqualTo(values);
        assertThat(policy.outcomes(tasks, task -> task)).hasSize(10);
        policy.forEach(tasks, task -> {});
        assertThat(policy.firstSuccess(tasks, task -> task).getKey()).startsWith("key ");
        assertThat(policy.quorum(10, tasks, task -> task)).hasSize(10);
        assertThat(policy.collect(tasks, task -> task, Collectors.counting())).isEqualTo(10);
        try (Stream<Map.Entry<String, Integer>> stream = policy.stream(tasks, task -> task)) {
            assertThat(stream).hasSize(10);
        }
    }

    @Test
    void P4_a_key_function_that_blocks_is_interrupted_when_the_run_is_cancelled() {
        var asked = new CountDownLatch(1);
        FanOut policy = FanOut.limit(2).withLimitPer(
                (Integer task) -> {
                    if (task == 1) {
                        asked.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    return task;
                },
                1);

        Throwable thrown = catchThrowable(() -> policy.forEach(List.of(0, 1, 2), task -> {
            asked.await();
            throw new IllegalStateException("enough");
        }));

        assertThat(thrown).hasMessage("enough");
    }

    @Test
    void the_last_limit_per_key_holds() throws Exception {
        var meeting = new CyclicBarrier(2);
        FanOut policy = FanOut.limit(2).withLimitPer((Integer task) -> "one", 1).withLimitPer((Integer task) -> "one", 2);

        policy.forEach(List.of(1, 2), task -> {
            meeting.await();
        });

        assertThat(meeting.isBroken()).isFalse();
    }

    @Test
    @NullUnmarked
    void what_makes_no_sense_is_told_at_once() {
        Function<Integer, Integer> none = null;
        for (int wrong : new int[] {0, -1}) {
            assertThatThrownBy(() -> FanOut.limit(1).withLimitPer((Integer task) -> task, wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("FanOut.withLimitPer(…, " + wrong
                            + "): a limit must be at least 1; let the key function return null for tasks without one");
        }
        assertThatThrownBy(() -> FanOut.limit(1).withLimitPer(none, 1))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("key");
    }

    /** How many tasks there were is found out while some are still set aside, and nobody asks again after those. */
    @Test
    void P7_all_results_are_there_though_the_last_tasks_were_set_aside_when_the_iterator_ended() throws Exception {
        var ended = new CountDownLatch(1);
        Iterator<Integer> tasks = new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                if (next == 3) {
                    ended.countDown();
                }
                return next < 3;
            }

            @Override
            public Integer next() {
                return next++;
            }
        };

        List<Integer> results = FanOut.limit(2).threadPerTask().withLimitPer((Integer task) -> "one", 1).map(tasks, task -> {
            ended.await();
            return task;
        });

        assertThat(results).containsExactly(0, 1, 2);
    }

    @Test
    void P2_a_quorum_of_too_few_tasks_that_an_iterator_gave_is_impossible() {
        FanOut policy = FanOut.limit(2).withLimitPer((Integer task) -> "one", 1);

        assertThatThrownBy(() -> policy.quorum(4, List.of(1, 2, 3).iterator(), task -> task))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of only 3 tasks");
    }

    /** It was that of the task before it on the same thread. */
    @Test
    void a_task_whose_key_function_throws_has_had_one_attempt() throws InterruptedException {
        FanOut policy = FanOut.limit(1).withRetry(Retry.times(3)).withLimitPer(
                (Integer task) -> {
                    if (task == 2) {
                        throw new IllegalStateException("no key");
                    }
                    return task;
                },
                1);

        List<Outcome<Integer>> outcomes = policy.outcomes(List.of(1, 2), task -> {
            throw new IllegalStateException("disk on fire");
        });

        assertThat(outcomes).extracting(Outcome::attempts).containsExactly(4, 1);
    }
}
