package dev.braid;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deadlines, time-outs and re-interrupts, to the millisecond, on a clock that the test moves. */
class DeadlineTest {

    private final ManualHost host = new ManualHost();

    @AfterEach
    void no_timer_is_left() {
        assertThat(host.pendingTimers()).isZero();
    }

    @Test
    void P9_the_exception_says_what_was_done_running_and_waiting() throws Exception {
        var blocked = new CountDownLatch(2);
        Thread clock = whenThere(blocked, () -> host.advance(ofSeconds(30)));
        FanOut policy = FanOut.limit(2).withName("crawl").withTimeout(ofSeconds(30));

        Throwable thrown = catchThrowable(() -> host.call(() -> policy.map(List.of(0, 1, 2, 3, 4), task -> {
            if (task > 0) {
                blocked.countDown();
                new CountDownLatch(1).await();
            }
            return task;
        })));

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
        assertThat(thrown.getMessage())
                .startsWith("crawl: deadline of 30 s passed with 1 of 5 tasks done; still running: crawl/")
                .contains("crawl/1 (30 s, in java.util.concurrent.CountDownLatch.")
                .contains("crawl/2 (30 s, in java.util.concurrent.CountDownLatch.")
                .endsWith("; 2 not started");
        if (thrown instanceof DeadlineExceededException exceeded) {
            assertThat(exceeded.done()).isEqualTo(1);
            assertThat(exceeded.running()).containsExactlyInAnyOrder("crawl/1", "crawl/2");
            assertThat(exceeded.waiting()).hasValue(2);
        }
        clock.join();
    }

    @Test
    void P9_nothing_happens_a_moment_before_the_deadline() throws Exception {
        var there = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        Thread clock = whenThere(there, () -> {
            host.advance(ofMillis(29_999));
            release.countDown();
        });

        List<Integer> results = host.call(
                () -> FanOut.limit(1).withTimeout(ofSeconds(30)).map(List.of(1), task -> {
                    there.countDown();
                    release.await();
                    return task;
                }));

        assertThat(results).containsExactly(1);
        clock.join();
    }

    /** A client that was given what remained fails by a timer of its own, now and then before that of the run. */
    @Test
    void P9_what_a_task_throws_when_the_deadline_has_passed_is_of_that_though_nobody_has_seen_it_pass() throws Exception {
        var late = new SkewedHost();
        FanOut policy = FanOut.limit(1).withTimeout(ofSeconds(30));
        TaskFunction<Integer, Integer, IOException> call = task -> {
            late.skew(ofSeconds(30));
            throw new IOException("timed out");
        };

        Throwable thrown = catchThrowable(() -> late.call(() -> policy.map(List.of(1, 2), call)));
        Outcome<Integer> outcome = late.call(() -> policy.withPartialOnDeadline().outcomes(List.of(1, 2), call)).getFirst();

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Cancelled.class, cancelled -> {
            assertThat(cancelled.cause()).isInstanceOf(DeadlineExceededException.class);
            assertThat((Optional<?>) cancelled.thrown()).get().isInstanceOf(IOException.class);
        });
        assertThat(late.pendingTimers()).isZero();
    }

    @Test
    void P9_a_childs_deadline_is_the_sooner_of_its_own_and_its_parents() throws Exception {
        FanOut tenSeconds = FanOut.limit(1).withTimeout(ofSeconds(10));

        List<Duration> remaining = host.call(() -> tenSeconds.map(List.of(1), task -> {
            Duration inner = FanOut.limit(1)
                    .withTimeout(ofSeconds(60))
                    .map(List.of(1), i -> Context.current().remaining().orElseThrow())
                    .getFirst();
            Duration innermost = FanOut.limit(1)
                    .withDeadline(Instant.parse("2026-01-01T00:00:03Z"))
                    .map(List.of(1), i -> Context.current().remaining().orElseThrow())
                    .getFirst();
            assertThat(inner).isEqualTo(ofSeconds(10));
            return innermost;
        }));

        assertThat(remaining).containsExactly(ofSeconds(3));
    }

    @Test
    void P9_a_surrounding_deadline_ends_the_run_with_its_own_report() throws Exception {
        var there = new CountDownLatch(1);
        Thread clock = whenThere(there, () -> host.advance(ofSeconds(5)));

        Throwable thrown = catchThrowable(
                () -> host.call(() -> Context.current().withTimeout(ofSeconds(5)).call(
                        () -> FanOut.limit(1).withTimeout(ofSeconds(60)).map(List.of(1, 2, 3), task -> {
                            there.countDown();
                            new CountDownLatch(1).await();
                            return task;
                        }))));

        assertThat(thrown)
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageStartingWith("fan-out: the surrounding deadline passed with 0 of 3 tasks done")
                .hasMessageEndingWith("2 not started");
        clock.join();
    }

    @Test
    void P9_a_deadline_that_has_passed_runs_nothing() {
        var ran = new AtomicInteger();
        FanOut late = FanOut.limit(4).withDeadline(Instant.parse("2025-12-31T23:59:59Z"));

        for (List<Integer> tasks : List.of(List.<Integer>of(), List.of(1, 2))) {
            assertThat(catchThrowable(
                            () -> host.call(() -> late.map(tasks, task -> ran.incrementAndGet()))))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("0 of " + tasks.size());
        }

        assertThat(ran).hasValue(0);
    }

    @Test
    void P6_a_task_that_exceeds_its_time_out_has_failed_and_the_others_go_on() throws Exception {
        var there = new CountDownLatch(1);
        Thread clock = whenThere(there, () -> host.advance(ofSeconds(2)));
        FanOut policy = FanOut.limit(2).withName("crawl").withTaskTimeout(ofSeconds(2));

        List<Outcome<Integer>> outcomes = host.call(() -> policy.outcomes(List.of(0, 1, 2), task -> {
            if (task == 1) {
                there.countDown();
                new CountDownLatch(1).await();
            }
            return task;
        }));

        assertThat(outcomes.get(0)).isEqualTo(new Outcome.Success<>(0));
        assertThat(outcomes.get(2)).isEqualTo(new Outcome.Success<>(2));
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Failure.class);
        if (outcomes.get(1) instanceof Outcome.Failure<Integer>(Throwable exception, _)) {
            assertThat(exception)
                    .isInstanceOf(TaskTimeoutException.class)
                    .hasMessage("task crawl/1 exceeded its time-out of 2 s");
            assertThat(exception.getSuppressed()).hasSize(1).allMatch(InterruptedException.class::isInstance);
        }
        clock.join();
    }

    @Test
    void P6_a_success_after_the_tasks_time_out_stays_a_success_and_the_context_knew() throws Exception {
        var there = new CountDownLatch(1);
        var cause = new AtomicReference<Throwable>();
        Thread clock = whenThere(there, () -> host.advance(ofSeconds(2)));

        List<Integer> results =
                host.call(() -> FanOut.limit(1).withTaskTimeout(ofSeconds(2)).map(List.of(7), task -> {
                    there.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        Context.current().cause().ifPresent(cause::set);
                    }
                    return task;
                }));

        assertThat(results).containsExactly(7);
        assertThat(cause.get()).isInstanceOf(TaskTimeoutException.class);
        clock.join();
    }

    @Test
    void P5_interrupts_come_again_with_growing_pauses_and_the_task_is_reported_once() throws Exception {
        var there = new CountDownLatch(1);
        var swallowed = new Semaphore(0);
        var release = new CountDownLatch(1);
        List<Duration> reports = new ArrayList<>();
        var observer = new Observer() {
            @Override
            public void taskStuck(Task task, Duration late, List<StackTraceElement> stack) {
                reports.add(late);
            }
        };
        Thread clock = whenThere(there, () -> {
            host.advance(ofSeconds(1)); // the deadline, and with it the first interrupt
            swallowed.acquireUninterruptibly();
            for (int pause : new int[] {10, 20, 40, 80, 160, 320, 640, 1_000, 1_000, 1_000, 1_000}) {
                host.advance(ofMillis(pause - 1));
                assertThat(swallowed.tryAcquire()).as("an interrupt before " + pause + " ms").isFalse();
                host.advance(ofMillis(1));
                swallowed.acquireUninterruptibly();
            }
            release.countDown();
        });
        FanOut policy = FanOut.limit(1).withTimeout(ofSeconds(1)).withObserver(observer);

        Throwable thrown = catchThrowable(() -> host.call(() -> policy.map(List.of(1), task -> {
            there.countDown();
            while (release.getCount() > 0) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    swallowed.release();
                }
            }
            return task;
        })));

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
        assertThat(reports).containsExactly(ofSeconds(5));
        clock.join();
    }

    @Test
    void a_cancel_that_takes_effect_at_once_leaves_no_timer() throws Exception {
        Throwable thrown = catchThrowable(() -> host.call(() -> FanOut.unlimited().map(List.of(1, 2, 3), task -> {
            if (task == 2) {
                throw new IllegalStateException("no");
            }
            new CountDownLatch(1).await();
            return task;
        })));

        assertThat(thrown).isInstanceOf(IllegalStateException.class);
    }

    private static Thread whenThere(CountDownLatch there, Runnable then) {
        return Thread.ofPlatform().start(() -> {
            try {
                there.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            then.run();
        });
    }

    /** Between the passing of a deadline and the word to each task, a task failed by another deadline, and was told as cancelled. */
    @Test
    void P6_another_deadline_that_a_task_exceeded_is_its_failure_until_it_is_told_to_stop() throws Exception {
        var task = new CompletableFuture<ContextNode>();
        var passed = new CountDownLatch(1);
        var told = new CompletableFuture<Outcome<?>>();
        var slow = new ManualHost() {
            @Override
            public long nanoTime() {
                ContextNode context = task.getNow(null);
                if (context != null && context.ownCause() != null && !Thread.currentThread().isVirtual()) {
                    passed.countDown();
                    told.join(); // the canceller, on its way from the context to the tasks
                }
                return super.nanoTime();
            }
        };
        FanOut policy = FanOut.limit(1).withTimeout(ofSeconds(2)).withObserver(new Observer() {
            @Override
            public void taskEnded(Task ended, Outcome<?> outcome, Duration elapsed) {
                told.complete(outcome);
            }
        });

        Throwable thrown = catchThrowable(() -> slow.call(() -> policy.map(List.of(0), index -> {
            var another = catchThrowableOfType(
                    DeadlineExceededException.class,
                    () -> FanOut.limit(1).withTimeout(ofSeconds(1)).forEach(List.of(0), inner -> {
                        slow.advance(ofSeconds(1));
                        Context.current().throwIfCancelled();
                    }));
            task.complete(ContextNode.currentNode());
            Thread.ofPlatform().start(() -> slow.advance(ofSeconds(1)));
            passed.await();
            throw another;
        })));

        assertThat(told.join()).isInstanceOf(Outcome.Failure.class);
        assertThat(thrown).isInstanceOf(DeadlineExceededException.class).hasMessageContaining("2 s");
        assertThat(thrown.getSuppressed()).hasSize(1);
        assertThat(thrown.getSuppressed()[0]).hasMessageContaining("1 s");
    }

    /**
     * A task looked at the deadline of its run just before that passed, and at its own, which was the same, just after: so it failed by a
     * time-out of ten seconds after one.
     */
    @Test
    void P9_a_deadline_that_passes_between_two_looks_is_still_the_one_around() {
        var crossing = new ManualHost() {
            private volatile boolean begun;
            private boolean before = true;

            @Override
            public long nanoTime() {
                if (!begun) {
                    return super.nanoTime();
                }
                long now = ofSeconds(1).toNanos() + (before ? -1 : 1);
                before = false;
                return now;
            }
        };
        FanOut policy = FanOut.limit(1).withTimeout(ofSeconds(1)).withTaskTimeout(ofSeconds(10));

        Throwable thrown = catchThrowable(() -> crossing.call(() -> policy.map(List.of(1), task -> {
            crossing.begun = true;
            while (!Context.current().isCancelled()) {
                Thread.onSpinWait();
            }
            Context.current().throwIfCancelled();
            return task;
        })));

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
    }
}
