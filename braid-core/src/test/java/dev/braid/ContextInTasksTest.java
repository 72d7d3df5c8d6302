package dev.braid;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The context as tasks and nested runs see it. */
class ContextInTasksTest {

    private final ManualHost host = new ManualHost();

    @Test
    void P9_tasks_and_nested_runs_inherit_the_deadline_and_read_what_remains() throws InterruptedException {
        List<Duration> remaining = Collections.synchronizedList(new ArrayList<>());

        host.call(() -> Context.current().withTimeout(ofMinutes(1)).call(() -> FanOut.limit(1).map(List.of(1), task -> {
            remaining.add(Context.current().remaining().orElseThrow());
            host.advance(ofSeconds(20));
            return FanOut.limit(1).map(List.of(1), inner -> remaining.add(Context.current().remaining().orElseThrow()));
        })));

        assertThat(remaining).containsExactly(ofMinutes(1), ofSeconds(40));
    }

    @Test
    void P9_a_task_sees_its_own_time_out_if_that_is_sooner() throws InterruptedException {
        FanOut policy = FanOut.limit(1).withTimeout(ofSeconds(10)).withTaskTimeout(ofSeconds(4));

        List<Duration> remaining = host.call(() -> policy.map(List.of(1, 2, 3), task -> {
            Duration left = Context.current().remaining().orElseThrow();
            host.advance(ofSeconds(3));
            return left;
        }));

        assertThat(remaining).containsExactly(ofSeconds(4), ofSeconds(4), ofSeconds(4));
    }

    @Test
    void P3_a_run_called_in_a_task_that_was_told_to_stop_runs_nothing() throws InterruptedException {
        var ran = new AtomicInteger();
        FanOut policy = FanOut.limit(1).withoutInterrupts().withTaskTimeout(ofSeconds(1));

        List<Outcome<Integer>> outcomes = host.call(() -> policy.outcomes(List.of(1), task -> {
            host.advance(ofSeconds(1));
            return FanOut.limit(1).map(List.of(1), inner -> ran.incrementAndGet()).getFirst();
        }));

        assertThat(outcomes).singleElement().isInstanceOf(Outcome.Failure.class);
        assertThat(ran).hasValue(0);
    }

    @Test
    void onCancel_in_a_task_is_called_before_the_call_returns() {
        List<Throwable> heard = Collections.synchronizedList(new ArrayList<>());
        var there = new CountDownLatch(1);
        var failure = new IOException("disk on fire");

        Throwable thrown = catchThrowable(() -> FanOut.limit(2).map(List.of(0, 1), task -> {
            if (task == 0) {
                there.await();
                throw failure;
            }
            Context.current().onCancel(heard::add);
            there.countDown();
            new CountDownLatch(1).await();
            return task;
        }));

        assertThat(thrown).isSameAs(failure);
        assertThat(heard).containsExactly(failure);
    }

    @Test
    void onCancel_actions_are_not_interrupted_and_may_run_tasks_of_their_own() throws InterruptedException {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());

        // The task that makes the quorum cancels the run, and with it itself, and so calls the action.
        FanOut.limit(1).quorum(1, List.of(1, 2), task -> {
            Context.current().onCancel(cause -> {
                heard.add("interrupted: " + Thread.currentThread().isInterrupted());
                heard.add("ran: " + uninterrupted(() -> FanOut.limit(2).map(List.of(7, 8), inner -> inner)));
            });
            return task;
        });

        assertThat(heard).containsExactly("interrupted: false", "ran: [7, 8]");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void P5_the_interrupt_of_a_task_that_cancels_itself_comes_after_the_action() throws InterruptedException {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        CancellableContext outer = Context.current().withCancel();

        Throwable thrown = catchThrowable(() -> outer.run(() -> FanOut.limit(1).forEach(List.of(1), task -> {
            Context.current().onCancel(cause -> heard.add("action, interrupted: " + Thread.interrupted()));
            outer.cancel();
            heard.add("task, interrupted: " + Thread.currentThread().isInterrupted());
        })));

        assertThat(heard).containsExactly("action, interrupted: false", "task, interrupted: true");
        assertThat(thrown).isInstanceOf(CancelledException.class);
    }

    private static <R> R uninterrupted(TaskCallable<R, RuntimeException> block) {
        try {
            return block.call();
        } catch (InterruptedException e) {
            throw new AssertionError("was interrupted", e);
        }
    }

    @Test
    void onCancel_of_a_run_that_has_ended_is_never_called() throws InterruptedException {
        List<Throwable> heard = Collections.synchronizedList(new ArrayList<>());
        CancellableContext parent = Context.current().withCancel();

        parent.run(() -> FanOut.limit(2).forEach(List.of(1, 2, 3), task -> {
            Context.current().onCancel(heard::add);
        }));
        parent.cancel();

        assertThat(heard).isEmpty();
    }

    @Test
    void onCancel_is_called_once_if_it_is_registered_while_others_cancel() throws InterruptedException {
        for (int round = 0; round < 500; round++) {
            CancellableContext context = Context.current().withCancel().withCancel();
            var called = new AtomicInteger();
            var cancelled = new AtomicInteger();
            var bothThere = new CountDownLatch(3);

            FanOut.unlimited().forEach(List.of(0, 1, 2), task -> {
                bothThere.countDown();
                bothThere.await();
                if (task == 0) {
                    context.onCancel(cause -> called.incrementAndGet());
                } else if (context.cancel()) {
                    cancelled.incrementAndGet();
                }
            });

            assertThat(called).hasValue(1);
            assertThat(cancelled).as("the first cause wins").hasValue(1);
        }
    }

    @Test
    void a_shield_outside_of_a_task_has_no_deadline_and_is_not_cancelled() throws InterruptedException {
        CancellableContext context = Context.current().withCancel();
        context.cancel();

        List<Integer> results = context.call(() -> {
            assertThat(Context.current().isCancelled()).isTrue();
            return Context.shielded().call(() -> FanOut.limit(2).map(List.of(1, 2), task -> {
                assertThat(Context.current().isCancelled()).isFalse();
                return task;
            }));
        });

        assertThat(results).containsExactly(1, 2);
    }

    @Test
    void P5_a_deadline_inside_a_shield_ends_runs_there_and_only_these() {
        var there = new CountDownLatch(1);
        var cleaned = new AtomicInteger();

        Throwable thrown = catchThrowable(() -> FanOut.limit(2).map(List.of(0, 1), task -> {
            if (task == 0) {
                there.await();
                throw new IOException("disk on fire");
            }
            try {
                there.countDown();
                new CountDownLatch(1).await();
            } finally {
                Context brief = Context.shielded().withTimeout(Duration.ofMillis(1));
                assertThat(catchThrowable(() -> brief.run(() -> FanOut.limit(1).forEach(List.of(1), inner -> {
                            new CountDownLatch(1).await();
                        }))))
                        .isInstanceOf(DeadlineExceededException.class);
                Context.shielded().run(() -> FanOut.limit(1).forEach(List.of(1), inner -> {
                    cleaned.incrementAndGet();
                }));
            }
            return task;
        }));

        assertThat(thrown).isInstanceOf(IOException.class).hasMessage("disk on fire");
        assertThat(cleaned).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, Integer.MAX_VALUE})
    void P4_a_plain_context_cancelled_by_a_task_ends_the_run_it_is_around(int limit) {
        CancellableContext context = Context.current().withCancel();
        var reason = new IOException("enough");

        Throwable thrown = catchThrowable(() -> context.run(() -> FanOut.limit(limit).forEach(List.of(1, 2, 3), task -> {
            context.cancel(reason);
            assertThat(Context.current().cause()).as("told when cancel returns").containsSame(reason);
            new CountDownLatch(1).await();
        })));

        assertThat(thrown).isInstanceOf(CancelledException.class).hasCause(reason);
    }

    @Test
    void cancelling_does_not_interrupt_the_thread_that_is_in_the_context() throws InterruptedException {
        CancellableContext context = Context.current().withCancel();

        boolean interrupted = context.call(() -> {
            context.cancel();
            return Thread.currentThread().isInterrupted();
        });

        assertThat(interrupted).isFalse();
    }

    @Test
    void without_a_cause_the_cause_is_a_plain_cancel_and_interrupts_pass_through_run() {
        CancellableContext context = Context.current().withCancel();
        assertThat(context.cancel()).isTrue();
        assertThat(context.cause()).containsInstanceOf(CancelledException.class);

        var interrupt = new InterruptedException("passes");
        assertThatThrownBy(() -> context.run(() -> {
                    throw interrupt;
                }))
                .isSameAs(interrupt);
    }
}
