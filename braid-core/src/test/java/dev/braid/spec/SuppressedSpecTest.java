package dev.braid.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import dev.braid.Observer;
import dev.braid.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collector;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What counts as a failure, and what is attached to the one that is thrown (P2, P4). */
class SuppressedSpecTest {

    private static final int TASKS = 40;

    static Stream<Combination> firstSuccess() {
        return Combination.all().filter(combination -> combination.form() == Form.FIRST_SUCCESS);
    }

    /** The forms in which a task's failure ends nothing. */
    static Stream<Combination> goingOn() {
        return Combination.all()
                .filter(combination -> combination.form() == Form.OUTCOMES || combination.form() == Form.FIRST_SUCCESS);
    }

    static Stream<Arguments> cancellations() {
        return Combination.failFast().flatMap(combination -> Stream.of(
                        new CancellationException("of its own"),
                        new CancelledException("of its own"),
                        new IllegalStateException(new CancellationException("wrapped")),
                        new IllegalStateException(new InterruptedException("wrapped")))
                .map(thrown -> Arguments.of(combination, thrown)));
    }

    @ParameterizedTest
    @MethodSource("firstSuccess")
    void P2_when_all_fail_the_first_carries_fifteen_others_and_the_place_of_the_call(Combination combination) {
        List<Throwable> inOrder = new ArrayList<>();

        Throwable thrown = catchThrowable(() -> combination.run(TASKS, task -> {
            var failure = new IOException("failure " + task);
            if (combination.limit() == 1) {
                inOrder.add(failure);
            }
            throw failure;
        }));

        assertThat(thrown).isInstanceOf(IOException.class).hasMessageStartingWith("failure ");
        assertThat(thrown.getSuppressed())
                .hasSize(16)
                .doesNotHaveDuplicates()
                .doesNotContain(thrown)
                .filteredOn(IOException.class::isInstance)
                .hasSize(15);
        if (combination.limit() == 1) {
            assertThat(thrown).isSameAs(inOrder.getFirst());
            assertThat(thrown.getSuppressed()).containsAll(inOrder.subList(1, 16));
        }
    }

    @ParameterizedTest
    @MethodSource("goingOn")
    void P2_what_ends_a_call_carries_the_failures_so_far(Combination combination) {
        var failure = new IOException("disk on fire");
        var failed = new CountDownLatch(1);
        var observer = new Observer() {
            @Override
            public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                failed.countDown();
            }
        };
        CancellableContext parent = Context.current().withCancel();
        FanOut policy = combination.policy().withObserver(observer);

        Throwable thrown = catchThrowable(() -> parent.run(() -> combination.run(policy, 2, task -> {
            if (task == 0) {
                throw failure;
            }
            failed.await();
            parent.cancel();
            Bodies.untilCancelled();
            return task;
        })));

        assertThat(thrown).isInstanceOf(CancelledException.class).hasSuppressedException(failure);
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#failFast")
    void P2_a_constant_exception_neither_grows_nor_changes(Combination combination) {
        var constant = new IllegalStateException("constant");
        StackTraceElement[] stack = constant.getStackTrace();

        for (int call = 0; call < 100; call++) {
            assertThat(catchThrowable(() -> combination.run(5, task -> {
                        throw constant;
                    })))
                    .isSameAs(constant);
        }

        assertThat(constant.getSuppressed()).hasSize(16).doesNotHaveDuplicates().doesNotContain(constant);
        assertThat(constant).hasMessage("constant").hasNoCause();
        assertThat(constant.getStackTrace()).isEqualTo(stack);
    }

    @Test
    void P2_a_collector_that_throws_after_the_first_failure_does_not_mask_it() {
        var failure = new IOException("disk on fire");
        var late = new IllegalStateException("collector");
        var accumulating = new CountDownLatch(1);
        Collector<Integer, ?, Integer> collector = Collector.of(
                () -> 0,
                (sum, result) -> {
                    accumulating.countDown();
                    while (!Context.current().isCancelled()) {
                        Thread.yield();
                    }
                    throw late;
                },
                (a, b) -> a);

        Throwable thrown = catchThrowable(() -> FanOut.limit(2).collect(
                List.of(0, 1),
                task -> {
                    if (task == 1) {
                        accumulating.await();
                        throw failure;
                    }
                    return task;
                },
                collector));

        assertThat(thrown).isSameAs(failure).hasSuppressedException(late);
    }

    @ParameterizedTest
    @MethodSource("cancellations")
    void P4_a_cancellation_that_nobody_asked_for_is_a_failure(Combination combination, RuntimeException cancellation) {
        Throwable thrown = catchThrowable(() -> combination.run(TASKS, task -> {
            if (task == 3) {
                throw cancellation;
            }
            return task;
        }));

        assertThat(thrown).isSameAs(cancellation);
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#failFast")
    void P4_a_nested_run_that_misses_its_deadline_is_a_failure_of_the_task(Combination combination) {
        FanOut inner = FanOut.limit(1).withName("inner").withTimeout(Duration.ofMillis(1));

        Throwable thrown = catchThrowable(() -> combination.run(3, task -> {
            inner.forEach(List.of(1), innerTask -> Bodies.untilCancelled());
            return task;
        }));

        assertThat(thrown)
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageStartingWith("inner: deadline of 1 ms passed");
        assertThat(thrown.getSuppressed()).anySatisfy(call -> assertThat(call).hasMessageContaining("fan-out: "));
    }

    @Test
    void P4_cancellations_of_their_own_are_failures_among_the_outcomes() throws Exception {
        List<Exception> thrown = List.of(
                new CancellationException("of its own"),
                new CancelledException("of its own"),
                new IllegalStateException(new CancellationException("wrapped")));

        List<Outcome<Integer>> outcomes = FanOut.unlimited().outcomes(IntStream.range(0, 3).boxed(), task -> {
            throw thrown.get(task);
        });

        assertThat(outcomes)
                .isEqualTo(thrown.stream().map(Outcome.Failure<Integer>::new).toList());
    }
}
