package dev.braid.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.FanOut;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A limit for each key, in all forms. */
class LimitPerSpecTest {

    private static final int TASKS = 200;
    private static final int KEYS = 7;
    private static final int PER_KEY = 2;

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#runningAll")
    void P8_no_more_tasks_of_a_key_run_at_once_than_its_limit_and_each_task_runs_once(Combination combination)
            throws Exception {
        AtomicInteger[] runs = counters(TASKS);
        AtomicInteger[] running = counters(KEYS);
        var most = new AtomicInteger();
        var all = new AtomicInteger();
        var mostOfAll = new AtomicInteger();
        FanOut policy = combination.policy().withLimitPer(LimitPerSpecTest::key, PER_KEY);

        List<Integer> results = combination.run(policy, TASKS, task -> {
            mostOfAll.accumulateAndGet(all.incrementAndGet(), Math::max);
            most.accumulateAndGet(running[key(task)].incrementAndGet(), Math::max);
            runs[task].incrementAndGet();
            Thread.yield();
            running[key(task)].decrementAndGet();
            all.decrementAndGet();
            return task;
        });

        assertThat(runs).allSatisfy(count -> assertThat(count).hasValue(1));
        assertThat(most).hasValueLessThanOrEqualTo(PER_KEY);
        assertThat(mostOfAll).hasValueLessThanOrEqualTo(combination.atOnce(TASKS));
        if (combination.form().isOrdered()) {
            assertThat(results).isEqualTo(IntStream.range(0, TASKS).boxed().toList());
        } else if (combination.form() != Form.FOR_EACH) {
            assertThat(results).containsExactlyInAnyOrderElementsOf(IntStream.range(0, TASKS).boxed().toList());
        }
    }

    /** The narrowest there is: what is held back waits for what is set aside, and there is room for one of either. */
    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#runningAll")
    void P4_P7_nothing_waits_for_ever_in_the_narrowest_window(Combination combination) throws Exception {
        FanOut policy = combination.policy().withWindow(1).withLimitPer((Integer task) -> task % 3 == 0 ? 0 : task, 1);

        List<Integer> results = combination.run(policy, TASKS, task -> {
            Thread.yield();
            return task;
        });

        if (combination.form().isOrdered()) {
            assertThat(results).isEqualTo(IntStream.range(0, TASKS).boxed().toList());
        }
    }

    static Stream<Combination> severalAtOnce() {
        return Combination.all().filter(combination -> combination.limit() > 1);
    }

    @ParameterizedTest
    @MethodSource("severalAtOnce")
    void tasks_of_other_keys_pass(Combination combination) throws Exception {
        var passed = new CountDownLatch(1);
        FanOut policy = combination.policy().withLimitPer((Integer task) -> task < 4 ? "slow" : "quick", 1);

        combination.run(policy, 5, task -> {
            if (task == 0) {
                passed.await();
            } else if (task == 4) {
                passed.countDown();
            }
            return task;
        });

        assertThat(passed.getCount()).isZero();
    }

    @ParameterizedTest
    @MethodSource("severalAtOnce")
    void P3_what_is_set_aside_when_the_run_is_cancelled_never_runs(Combination combination) {
        var others = new CountDownLatch(1);
        var started = new AtomicInteger();
        CancellableContext parent = Context.current().withCancel();
        FanOut policy = combination.policy().withLimitPer((Integer task) -> task < 4 ? "slow" : "quick", 1);

        Throwable thrown = catchThrowable(() -> parent.run(() -> combination.run(policy, 5, task -> {
            started.incrementAndGet();
            if (task == 4) {
                others.await();
                parent.cancel();
            }
            others.countDown();
            Bodies.untilCancelled();
            return task;
        })));

        assertThat(thrown).isInstanceOf(CancelledException.class);
        assertThat(started).as("the first of the slow ones, and the quick one").hasValue(2);
    }

    private static int key(Integer task) {
        return task % KEYS;
    }

    private static AtomicInteger[] counters(int n) {
        return Stream.generate(AtomicInteger::new).limit(n).toArray(AtomicInteger[]::new);
    }
}
