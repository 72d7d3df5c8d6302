package dev.braid.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However a call ends, its tasks have ended, no more than its limit ran, and nothing started after the end had begun (P1, P3, P4, P8). */
class EndingSpecTest {

    private static final int TASKS = 100;

    /** Ways to end a call in the middle. */
    enum Ending {
        FAILURE,
        DEADLINE,
        INTERRUPT,
        PARENT
    }

    /** Policies that change nothing of it. */
    enum With implements UnaryOperator<FanOut> {
        NOTHING,
        NONE_TOLERATED,
        KEYS;

        @Override
        public FanOut apply(FanOut policy) {
            return switch (this) {
                case NOTHING -> policy;
                case NONE_TOLERATED -> policy.tolerating(0);
                case KEYS -> policy.withLimitPer((Integer task) -> task, 1);
            };
        }
    }

    static Stream<Arguments> endings() {
        return Combination.all().flatMap(combination -> Stream.of(Ending.values())
                .filter(ending -> ending != Ending.FAILURE || combination.isFailFast())
                .flatMap(ending -> Stream.of(With.values()).map(with -> Arguments.of(combination, ending, with))));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void P1_P3_P4_P8_nothing_is_running_when_the_call_returns(Combination combination, Ending ending, With with)
            throws Exception {
        int atOnce = combination.atOnce(TASKS);
        var allThere = new CountDownLatch(atOnce);
        var started = new AtomicInteger();
        var running = new AtomicInteger();
        Thread caller = Thread.currentThread();
        CancellableContext parent = Context.current().withCancel();
        FanOut policy = with.apply(combination.policy());
        if (ending == Ending.DEADLINE) {
            policy = policy.withTimeout(Duration.ofMillis(30));
        }
        FanOut underTest = policy;
        Thread ender = Thread.ofVirtual().start(() -> {
            Bodies.awaitOrFail(allThere);
            if (ending == Ending.INTERRUPT) {
                caller.interrupt();
            } else if (ending == Ending.PARENT) {
                parent.cancel(new IllegalStateException("enough"));
            }
        });

        Throwable thrown = catchThrowable(() -> parent.run(() -> combination.run(underTest, TASKS, task -> {
            started.incrementAndGet();
            running.incrementAndGet();
            try {
                allThere.countDown();
                if (ending == Ending.FAILURE && task == 0) {
                    allThere.await();
                    throw new IOException("disk on fire");
                }
                Bodies.untilCancelled();
                return task;
            } finally {
                Bodies.linger();
                running.decrementAndGet();
            }
        })));

        assertThat(running).as("running").hasValue(0);
        assertThat(started).as("started").hasValueLessThanOrEqualTo(atOnce);
        if (ending != Ending.DEADLINE) {
            assertThat(started).as("started, all that may run at once").hasValue(atOnce);
        }
        assertThat(combination.bare(thrown)).isInstanceOf(expected(ending));
        boolean flag = Thread.interrupted();
        assertThat(flag)
                .as("interrupt flag: only a stream cannot throw the interrupt and has to keep it")
                .isEqualTo(ending == Ending.INTERRUPT && combination.form() == Form.STREAM);
        while (allThere.getCount() > 0) {
            allThere.countDown(); // a deadline may have come before all were there
        }
        ender.join();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#runningAll")
    void P1_P8_a_call_without_failure_runs_each_task_once(Combination combination) throws Exception {
        var runs = new AtomicInteger[TASKS];
        for (int i = 0; i < TASKS; i++) {
            runs[i] = new AtomicInteger();
        }
        var running = new AtomicInteger();
        var most = new AtomicInteger();

        combination.run(TASKS, task -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            runs[task].incrementAndGet();
            Thread.yield();
            running.decrementAndGet();
            return task;
        });

        assertThat(runs).allSatisfy(count -> assertThat(count).hasValue(1));
        assertThat(running).hasValue(0);
        assertThat(most).hasValueLessThanOrEqualTo(combination.atOnce(TASKS));
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#failFastLimited")
    void P3_of_20000_tasks_no_more_than_the_limit_start_when_the_first_fails(Combination combination) {
        var started = new AtomicInteger();

        Throwable thrown = catchThrowable(() -> combination.run(20_000, task -> {
            started.incrementAndGet();
            if (task == 0) {
                throw new IOException("disk on fire");
            }
            Bodies.untilCancelled();
            return task;
        }));

        assertThat(combination.bare(thrown)).isInstanceOf(IOException.class).hasMessage("disk on fire");
        assertThat(started).hasValueLessThanOrEqualTo(combination.limit());
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#all")
    void P3_a_cancelled_context_runs_none_and_an_empty_list_under_it_is_cancelled_too(Combination combination) {
        var started = new AtomicInteger();
        CancellableContext parent = Context.current().withCancel();
        var reason = new IllegalStateException("too late");
        parent.cancel(reason);

        for (int n : new int[] {0, 5}) {
            if (n > 0 || combination.form().takesNoTasks(combination.input())) {
                assertThat(catchThrowable(() -> parent.run(() -> combination.run(n, task -> {
                            started.incrementAndGet();
                            return task;
                        }))))
                        .isInstanceOf(CancelledException.class)
                        .hasCause(reason);
            }
        }

        assertThat(started).hasValue(0);
    }

    private static Class<? extends Throwable> expected(Ending ending) {
        return switch (ending) {
            case FAILURE -> IOException.class;
            case DEADLINE -> DeadlineExceededException.class;
            case INTERRUPT -> InterruptedException.class;
            case PARENT -> CancelledException.class;
        };
    }
}
