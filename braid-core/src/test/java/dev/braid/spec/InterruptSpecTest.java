package dev.braid.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.Context;
import dev.braid.FanOut;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An interrupt reaches the task that it means, and nobody else (P5). */
class InterruptSpecTest {

    private static final int TASKS = 300;

    static Stream<Combination> settling() {
        return Combination.all().filter(combination -> combination.form() == Form.OUTCOMES);
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#runningAll")
    void P5_a_flag_that_a_task_leaves_set_is_not_seen_by_the_next_nor_by_the_caller(Combination combination)
            throws Exception {
        var disturbed = new AtomicInteger();

        combination.run(2_000, task -> {
            if (Thread.currentThread().isInterrupted()) {
                disturbed.incrementAndGet();
            }
            Thread.currentThread().interrupt();
            return task;
        });

        assertThat(disturbed).hasValue(0);
        assertThat(Thread.interrupted()).as("the caller").isFalse();
    }

    @ParameterizedTest
    @MethodSource("settling")
    void P5_a_task_that_ends_as_it_is_interrupted_leaves_nothing_to_the_next(Combination combination)
            throws Exception {
        var disturbed = new AtomicInteger();
        var timedOut = new AtomicInteger();
        FanOut policy = combination.policy().withTaskTimeout(Duration.ofNanos(300_000));

        combination.run(policy, TASKS, task -> {
            if (Thread.currentThread().isInterrupted() && !Context.current().isCancelled()) {
                disturbed.incrementAndGet();
            }
            while (!Context.current().isCancelled()) {
                Thread.onSpinWait();
            }
            timedOut.incrementAndGet();
            return task; // as the timer comes, or just before
        });

        assertThat(timedOut).hasValue(TASKS);
        assertThat(disturbed).hasValue(0);
        assertThat(Thread.interrupted()).as("the caller").isFalse();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#failFast")
    void P5_a_failed_run_inside_a_task_leaves_that_task_undisturbed(Combination combination) throws Exception {
        List<Boolean> flags = FanOut.limit(4).map(IntStream.range(0, 20).boxed(), outer -> {
            try {
                combination.run(5, task -> {
                    if (task == 0) {
                        throw new IOException("disk on fire");
                    }
                    Bodies.untilCancelled();
                    return task;
                });
                throw new AssertionError("no failure");
            } catch (Exception e) {
                assertThat(combination.bare(e)).isInstanceOf(IOException.class);
            }
            assertThat(Context.current().isCancelled()).isFalse();
            return Thread.currentThread().isInterrupted();
        });

        assertThat(flags).hasSize(20).containsOnly(false);
    }
}
