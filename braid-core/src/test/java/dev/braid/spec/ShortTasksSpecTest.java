package dev.braid.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.Context;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many short tasks, which threads claim several at a time: the limit and the stop hold all the same (P3, P8, P10). */
class ShortTasksSpecTest {

    private static final int SHORT = 10_000;

    static Stream<Combination> limited() {
        return Combination.runningAll().filter(combination -> combination.limit() <= 64);
    }

    static Stream<Combination> parallel() {
        return Combination.failFastLimited().filter(combination -> combination.limit() > 1);
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#failFastLimited")
    void P3_a_failure_after_many_short_tasks_stops_the_rest(Combination combination) {
        var startedAfter = new AtomicInteger();

        Throwable thrown = catchThrowable(() -> combination.run(2 * SHORT, task -> {
            if (task == SHORT) {
                throw new IOException("disk on fire");
            }
            if (task > SHORT) {
                startedAfter.incrementAndGet();
                Bodies.untilCancelled();
            }
            return task;
        }));

        assertThat(combination.bare(thrown)).isInstanceOf(IOException.class).hasMessage("disk on fire");
        assertThat(startedAfter).hasValueLessThanOrEqualTo(combination.limit());
    }

    @ParameterizedTest
    @MethodSource("parallel")
    void P3_once_a_task_can_see_the_failure_no_other_is_claimed(Combination combination) {
        var seen = new AtomicInteger(-1);
        var started = new AtomicInteger();
        var bothThere = new CountDownLatch(2);

        Throwable thrown = catchThrowable(
                () -> combination.run(combination.policy().withoutInterrupts(), 5 * SHORT, task -> {
                    started.incrementAndGet();
                    if (task <= 1) {
                        bothThere.countDown();
                        bothThere.await();
                    }
                    if (task == 0) {
                        while (!Context.current().isCancelled()) {
                            Thread.onSpinWait();
                        }
                        seen.set(started.get());
                    } else if (task == 1) {
                        throw new IOException("disk on fire");
                    }
                    return task;
                }));

        assertThat(combination.bare(thrown)).isInstanceOf(IOException.class);
        assertThat(started.get() - seen.get())
                .as("started after that: at most those which were on their way")
                .isLessThan(combination.limit());
    }

    @ParameterizedTest
    @MethodSource("limited")
    void P8_P10_after_short_tasks_as_many_as_the_limit_still_meet_and_no_more(Combination combination)
            throws Exception {
        int limit = combination.limit();
        int meetings = 5;
        var together = new CyclicBarrier(limit);
        var running = new AtomicInteger();
        var most = new AtomicInteger();

        combination.run(SHORT + meetings * limit, task -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            if (task >= SHORT) {
                together.await();
            }
            running.decrementAndGet();
            return task;
        });

        assertThat(most).hasValue(limit);
    }
}
