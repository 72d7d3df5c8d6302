package dev.braid.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.Observer;
import dev.braid.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What goes wrong in the usual hand-written form (a goroutine per task, a result and an error channel, {@code context.WithCancel}, a
 * select that returns at the first error), each defect seen by running it. None of it may happen here.
 */
class GoIdiomTest {

    private static final List<Integer> TASKS = IntStream.range(0, 100).boxed().toList();

    // It waits for as many results as tasks; tasks that give up because of the parent send none.
    @Test
    void P4_parent_cancelled_before_the_run_made_it_hang() {
        CancellableContext parent = Context.current().withCancel();
        parent.cancel();
        var ran = new AtomicInteger();

        assertThat(catchThrowable(
                        () -> parent.run(() -> FanOut.limit(4).map(TASKS, task -> ran.incrementAndGet()))))
                .isInstanceOf(CancelledException.class);
        assertThat(ran).hasValue(0);
    }

    @Test
    void P4_parent_cancelled_in_the_middle_of_the_run_made_it_hang() throws Exception {
        CancellableContext parent = Context.current().withCancel();
        var there = new CountDownLatch(4);
        Thread canceller = Thread.ofVirtual().start(() -> {
            awaitOrFail(there);
            parent.cancel(new IOException("gone"));
        });

        Throwable thrown = catchThrowable(() -> parent.run(() -> FanOut.limit(4).map(TASKS, task -> {
            there.countDown();
            new CountDownLatch(1).await();
            return task;
        })));

        assertThat(thrown)
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("0 of 100 tasks done")
                .hasRootCauseMessage("gone");
        canceller.join();
    }

    // It took context.Canceled for the echo of its own cancel, and waited on for a result that never came.
    @Test
    void P4_a_task_that_ended_in_a_cancellation_by_itself_made_it_hang() {
        var cancellation = new CancellationException("of some future inside");

        assertThat(catchThrowable(() -> FanOut.limit(4).map(TASKS, task -> {
                    throw cancellation;
                })))
                .isSameAs(cancellation);
    }

    @Test
    void P4_a_wrapped_cancellation_made_it_hang() {
        var wrapped = new IOException("call failed", new CancellationException());

        assertThat(catchThrowable(() -> FanOut.limit(4).map(TASKS, task -> {
                    throw wrapped;
                })))
                .isSameAs(wrapped);
    }

    // runtime.Goexit ends a goroutine without a result; the nearest thing here is an Error.
    @Test
    void P4_a_task_ended_by_an_error_made_it_hang() {
        var error = new NoClassDefFoundError("some/Class");

        assertThat(catchThrowable(() -> FanOut.limit(4).map(TASKS, task -> {
                    throw error;
                })))
                .isSameAs(error);
    }

    // It returned at once and left the deaf task running.
    @Test
    void P1_a_deaf_sibling_of_a_failure_was_left_running() {
        var deafThere = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var running = new AtomicInteger();
        var observer = new Observer() {
            @Override
            public void taskStuck(Task task, Duration late, List<StackTraceElement> stack) {
                assertThat(running).as("the call is waiting for it").hasValue(1);
                release.countDown();
            }
        };

        Throwable thrown = catchThrowable(() -> FanOut.limit(2)
                .withGrace(Duration.ofMillis(10))
                .withObserver(observer)
                .map(List.of(0, 1), task -> {
                    if (task == 0) {
                        deafThere.await();
                        throw new IOException("disk on fire");
                    }
                    running.incrementAndGet();
                    deafThere.countDown();
                    while (release.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                    running.decrementAndGet();
                    return task;
                }));

        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(running).hasValue(0);
    }

    // It appended results as they came.
    @Test
    void P7_order_was_lost() throws InterruptedException {
        var lastEnded = new CountDownLatch(1);

        List<Integer> results = FanOut.unlimited().map(TASKS, task -> {
            if (task == 99) {
                lastEnded.countDown();
            }
            lastEnded.await();
            return task;
        });

        assertThat(results).isEqualTo(TASKS);
    }

    // It had started a goroutine for each before it looked at the first error: 19,619 ran.
    @Test
    void P3_of_20000_tasks_nearly_all_ran_after_the_first_had_failed() {
        var ran = new AtomicInteger();

        Throwable thrown = catchThrowable(
                () -> FanOut.limit(4).map(IntStream.range(0, 20_000).boxed().toList(), task -> {
                    ran.incrementAndGet();
                    if (task == 0) {
                        throw new IOException("disk on fire");
                    }
                    new CountDownLatch(1).await();
                    return task;
                }));

        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(ran).hasValueLessThanOrEqualTo(4);
    }

    // It returned the first error and dropped the second.
    @Test
    void P2_the_second_of_two_failures_was_lost() throws InterruptedException {
        var both = new CountDownLatch(2);
        TaskThatFails failing = task -> {
            both.countDown();
            both.await();
            throw new IOException("failure " + task);
        };

        Throwable thrown = catchThrowable(() -> FanOut.unlimited().firstSuccess(List.of(0, 1), failing::run));
        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(List.of(thrown.getMessage(), messageOfSuppressed(thrown)))
                .containsExactlyInAnyOrder("failure 0", "failure 1");

        List<Outcome<Integer>> outcomes = FanOut.unlimited().outcomes(List.of(2, 3), failing::run);
        assertThat(outcomes).hasSize(2).allMatch(Outcome.Failure.class::isInstance);
    }

    // With no task to report it, the cancel went unnoticed and the answer was an empty list.
    @Test
    void P3_an_empty_input_under_a_cancelled_context_was_a_success() {
        CancellableContext parent = Context.current().withCancel();
        parent.cancel();

        assertThat(catchThrowable(() -> parent.run(() -> FanOut.limit(4).map(List.<Integer>of(), task -> task))))
                .isInstanceOf(CancelledException.class);
    }

    @FunctionalInterface
    private interface TaskThatFails {
        Integer run(Integer task) throws IOException, InterruptedException;
    }

    private static String messageOfSuppressed(Throwable thrown) {
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (suppressed instanceof IOException) {
                return String.valueOf(suppressed.getMessage());
            }
        }
        return "none";
    }

    private static void awaitOrFail(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
