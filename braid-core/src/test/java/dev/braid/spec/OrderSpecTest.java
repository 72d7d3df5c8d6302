package dev.braid.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.FanOut;
import dev.braid.Observer;
import dev.braid.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of results, and how far ahead of a slow one the others go (P7). */
class OrderSpecTest {

    private static final int TASKS = 40;

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#ordered")
    void P7_results_are_in_the_order_of_their_tasks_whatever_the_order_of_their_ends(Combination combination)
            throws Exception {
        CountDownLatch[] ended = latches(TASKS);

        List<Integer> results = combination.run(TASKS, task -> {
            if (combination.limit() > 1 && task % 2 == 0) {
                ended[task + 1].await(); // each even task ends after its neighbour
            }
            ended[task].countDown();
            return 10 * task;
        });

        assertThat(results).isEqualTo(IntStream.range(0, TASKS).mapToObj(i -> 10 * i).toList());
    }

    @Test
    void P7_a_stream_is_as_completed() throws InterruptedException {
        var read = new CountDownLatch(1);
        try (Stream<Integer> stream = FanOut.limit(2).stream(List.of(0, 1), task -> {
            if (task == 0) {
                read.await();
            }
            return task;
        })) {
            List<Integer> order = new ArrayList<>();
            stream.forEach(result -> {
                order.add(result);
                read.countDown();
            });
            assertThat(order).containsExactly(1, 0);
        }
    }

    @Test
    void P7_a_quorum_is_as_completed() throws InterruptedException {
        var oneEnded = new CountDownLatch(1);
        var observer = new Observer() {
            @Override
            public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                oneEnded.countDown();
            }
        };

        List<Integer> results = FanOut.unlimited().withObserver(observer).quorum(2, List.of(0, 1), task -> {
            if (task == 0) {
                oneEnded.await();
            }
            return task;
        });

        assertThat(results).containsExactly(1, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 100})
    void P7_collect_holds_back_at_most_a_window(int window) throws InterruptedException {
        var started = new AtomicInteger();
        var delivered = new AtomicInteger();
        var most = new AtomicInteger();
        var ahead = new CountDownLatch(window);
        Iterator<Integer> tasks = IntStream.range(0, 500).iterator();

        List<Integer> results = FanOut.limit(4).withWindow(window).collect(tasks, task -> {
            most.accumulateAndGet(started.incrementAndGet() - delivered.get(), Math::max);
            ahead.countDown();
            if (task == 0) {
                ahead.await(); // a slow head: as many as fit into the window are started behind it, itself included
            }
            return task;
        }, delivering(delivered));

        assertThat(results).isEqualTo(IntStream.range(0, 500).boxed().toList());
        assertThat(most).hasValue(window);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 64})
    void P7_the_window_is_twice_the_limit_by_default(int limit) throws InterruptedException {
        var started = new AtomicInteger();
        var ahead = new CountDownLatch(2 * limit);

        FanOut.limit(limit).collect(IntStream.range(0, 1_000).iterator(), task -> {
            int now = started.incrementAndGet();
            ahead.countDown();
            if (task == 0 && limit > 1) {
                ahead.await();
                assertThat(now).isLessThanOrEqualTo(2 * limit);
            }
            return task;
        }, Collectors.counting());

        assertThat(started).hasValue(1_000);
    }

    @Test
    void P7_a_stream_that_is_not_read_starts_no_more_than_a_window() throws InterruptedException {
        var started = new AtomicInteger();
        var full = new CountDownLatch(6);
        try (Stream<Integer> stream = FanOut.limit(3).withWindow(6).stream(
                IntStream.iterate(0, i -> i + 1).iterator(), task -> {
                    started.incrementAndGet();
                    full.countDown();
                    return task;
                })) {
            Iterator<Integer> reader = stream.iterator();
            assertThat(reader.hasNext()).isTrue(); // takes one
            full.await();
            int taken = 1;
            while (taken < 50) {
                assertThat(started.get()).isLessThanOrEqualTo(taken + 6);
                assertThat(reader.next()).isNotNull();
                assertThat(reader.hasNext()).isTrue();
                taken++;
            }
        }
    }

    private static Collector<Integer, List<Integer>, List<Integer>> delivering(AtomicInteger delivered) {
        return Collector.of(
                ArrayList::new,
                (list, result) -> {
                    list.add(result);
                    delivered.incrementAndGet();
                },
                (a, b) -> a);
    }

    private static CountDownLatch[] latches(int n) {
        return Stream.generate(() -> new CountDownLatch(1)).limit(n).toArray(CountDownLatch[]::new);
    }
}
