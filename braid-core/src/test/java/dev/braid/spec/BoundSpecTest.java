package dev.braid.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.FanOut;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many run at once, how far a source is read ahead, and what the caller sees afterwards (P8, P10, P12). */
class BoundSpecTest {

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#all")
    void P8_as_many_tasks_as_the_limit_run_at_once(Combination combination) throws Exception {
        int n = combination.atOnce(1_000);
        var together = new CyclicBarrier(n);

        combination.run(n, task -> {
            meet(together); // passes only when all n are here
            return task;
        });

        assertThat(together.isBroken()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#unlimited")
    void P10_under_unlimited_a_thousand_tasks_wait_for_each_other_in_every_form(Combination combination)
            throws Exception {
        var allThere = new CountDownLatch(1_000);

        combination.run(1_000, task -> {
            allThere.countDown();
            allThere.await();
            return task;
        });

        assertThat(allThere.getCount()).isZero();
    }

    @Test
    void P10_tasks_that_turn_out_to_wait_after_many_short_ones_all_run() throws InterruptedException {
        // Short tasks are claimed in chunks; the rest of a chunk whose thread waits has to be run by others.
        int waiting = 2_000;
        var allThere = new CountDownLatch(waiting);

        FanOut.unlimited().forEach(IntStream.range(0, 50_000 + waiting).boxed().toList(), task -> {
            if (task >= 50_000) {
                allThere.countDown();
                allThere.await();
            }
        });

        assertThat(allThere.getCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 64})
    void P8_tasks_that_wait_for_their_neighbours_end_at_any_limit_that_lets_both_run(int limit)
            throws InterruptedException {
        // Claims of several tasks at once must not use up the limit with tasks whose neighbours nobody can start.
        int n = 20_000;
        var ended = new AtomicIntegerArray(n);
        for (int round = 0; round < 5; round++) {
            int mark = round + 1;
            FanOut.limit(limit).forEach(IntStream.range(0, n).boxed().toList(), task -> {
                while (task % 2 == 0 && ended.get(task + 1) < mark) {
                    LockSupport.parkNanos(10_000);
                }
                ended.set(task, mark);
            });
        }

        assertThat(ended.get(n - 1)).isEqualTo(5);
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#all")
    void P8_nested_runs_at_any_limit_end(Combination combination) throws Exception {
        List<Integer> results = combination.run(3, outer -> {
            combination.run(3, inner -> {
                combination.run(3, innermost -> innermost);
                return inner;
            });
            return outer;
        });

        assertThat(results).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void P8_an_iterator_is_pulled_only_as_threads_become_free() throws InterruptedException {
        var pulled = new AtomicInteger();
        var ended = new AtomicInteger();
        var mostOpen = new AtomicInteger();
        Iterator<Integer> tasks = IntStream.range(0, 1_000)
                .peek(i -> mostOpen.accumulateAndGet(pulled.incrementAndGet() - ended.get(), Math::max))
                .iterator();

        FanOut.limit(4).forEach(tasks, task -> {
            Thread.yield();
            ended.incrementAndGet();
        });

        assertThat(ended).hasValue(1_000);
        assertThat(mostOpen).hasValueLessThanOrEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#runningAll")
    void P12_what_tasks_wrote_is_seen_after_the_call(Combination combination) throws Exception {
        int[] plain = new int[2_000];

        List<Integer> results = combination.run(plain.length, task -> {
            plain[task] = task + 1;
            return task;
        });

        for (int i = 0; i < plain.length; i++) {
            assertThat(plain[i]).isEqualTo(i + 1);
        }
        if (combination.form() != Form.FOR_EACH) {
            assertThat(results).hasSize(plain.length).containsAll(List.of(0, 1_000, 1_999));
        }
    }

    private static void meet(CyclicBarrier together) throws InterruptedException {
        try {
            together.await();
        } catch (BrokenBarrierException e) {
            // firstSuccess cancels those who are still on their way out
        }
    }
}
