package dev.braid.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.FanOutException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is thrown when tasks fail (P2, P4). */
class FailureSpecTest {

    private static final List<Integer> TASKS = IntStream.range(0, 40).boxed().toList();

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#failFast")
    void P2_the_failure_is_thrown_as_it_is_with_the_place_of_the_call(Combination combination) {
        var failure = new IOException("disk on fire");

        Throwable thrown = catchThrowable(() -> combination.run(10, task -> {
            if (task == 3) {
                throw failure;
            }
            return task;
        }));

        assertThat(combination.bare(thrown)).isSameAs(failure);
        assertThat(failure.getStackTrace()[0].getClassName()).isEqualTo(getClass().getName());
        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(failure.getSuppressed()[0]).hasMessageContaining("was called here");
        assertThat(failure.getSuppressed()[0].getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(getClass().getName()));
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#failFast")
    void P2_the_failure_is_recorded_before_anything_is_cancelled(Combination combination) {
        int atOnce = combination.atOnce(10);
        var allThere = new CountDownLatch(atOnce);
        var failure = new IOException("disk on fire");
        List<Throwable> seen = new CopyOnWriteArrayList<>();

        Throwable thrown = catchThrowable(() -> combination.run(10, task -> {
            allThere.countDown();
            if (task == 0) {
                allThere.await();
                throw failure;
            }
            try {
                Bodies.untilCancelled();
            } catch (InterruptedException e) {
                seen.add(Context.current().cause().orElse(e));
            }
            return task;
        }));

        assertThat(combination.bare(thrown)).isSameAs(failure);
        assertThat(seen).hasSize(atOnce - 1).allMatch(cause -> cause == failure);
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#failFast")
    void P2_an_error_is_a_failure(Combination combination) {
        var error = new StackOverflowError("too deep");

        assertThat(catchThrowable(() -> combination.run(10, task -> {
                    throw error;
                })))
                .isSameAs(error);
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#failFast")
    void P2_an_interrupt_that_braid_did_not_cause_is_not_taken_for_the_callers(Combination combination) {
        Throwable thrown = catchThrowable(() -> combination.run(10, task -> {
            throw new InterruptedException("of its own");
        }));

        assertThat(thrown)
                .isInstanceOf(FanOutException.class)
                .hasMessageContaining("fan-out/")
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void P2_later_failures_are_suppressed_up_to_sixteen_in_all() {
        var together = new CyclicBarrier(TASKS.size());

        Throwable thrown = catchThrowable(() -> FanOut.unlimited().withoutInterrupts().map(TASKS, task -> {
            try {
                together.await();
            } catch (BrokenBarrierException e) {
                throw new AssertionError(e);
            }
            throw new IOException("failure " + task);
        }));

        assertThat(thrown).isInstanceOf(IOException.class).hasMessageStartingWith("failure ");
        assertThat(thrown.getSuppressed()).hasSizeLessThanOrEqualTo(16).doesNotContain(thrown);
        assertThat(thrown.getSuppressed()).doesNotHaveDuplicates();
    }

    @Test
    void P2_two_failures_are_both_visible() throws InterruptedException {
        var firstThrown = new CountDownLatch(1);

        Throwable thrown = catchThrowable(() -> FanOut.unlimited().outcomes(List.of(1, 2), task -> {
            if (task == 1) {
                firstThrown.countDown();
                throw new IOException("first");
            }
            firstThrown.await();
            throw new IOException("second");
        }));
        assertThat(thrown).as("settling").isNull();

        var both = new CountDownLatch(2);
        Throwable failFast = catchThrowable(() -> FanOut.unlimited().quorum(1, List.of(1, 2), task -> {
            both.countDown();
            both.await();
            throw new IOException("failure " + task);
        }));
        assertThat(failFast).isInstanceOf(IOException.class);
        assertThat(failFast.getSuppressed()).anyMatch(IOException.class::isInstance);
    }

    @Test
    void P2_one_instance_thrown_by_many_tasks_is_not_suppressed_in_itself() {
        var shared = new IllegalStateException("constant");

        assertThatThrownBy(() -> FanOut.unlimited().map(TASKS, task -> {
                    throw shared;
                }))
                .isSameAs(shared);

        assertThat(shared.getSuppressed()).doesNotContain(shared);
    }

    @Test
    void P2_failures_that_cause_each_other_make_no_cycle() {
        var inner = new IllegalStateException("inner");
        var outer = new IllegalStateException("outer", inner);
        var both = new CountDownLatch(2);

        Throwable thrown = catchThrowable(() -> FanOut.unlimited().quorum(2, List.of(inner, outer), task -> {
            both.countDown();
            both.await();
            throw task;
        }));

        assertThat(thrown).isIn(inner, outer);
        assertThat(inner.getSuppressed()).doesNotContain(inner, outer);
        assertThat(outer.getSuppressed()).doesNotContain(inner, outer);
    }

    @Test
    void P2_an_exception_that_takes_none_is_thrown_all_the_same() {
        var closed = new ClosedException();

        assertThat(catchThrowable(() -> FanOut.limit(2).map(TASKS, task -> {
                    throw closed;
                })))
                .isSameAs(closed);
        assertThat(closed.getSuppressed()).isEmpty();
    }

    private static final class ClosedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ClosedException() {
            super("takes no suppressed exceptions", null, false, true);
        }
    }
}
