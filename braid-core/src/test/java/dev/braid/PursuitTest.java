package dev.braid;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What follows a task that was told to stop and goes on, on a clock that the test moves. Timers run in the thread that moves it; where
 * that is the task itself, nothing has to be waited for.
 */
class PursuitTest {

    private final ManualHost host = new ManualHost();
    private final List<String> reports = Collections.synchronizedList(new ArrayList<>());

    private final Observer reporter = new Observer() {
        @Override
        public void taskStuck(Task task, Duration late, List<StackTraceElement> stack) {
            assertThat(stack).isNotEmpty();
            reports.add(task.name() + " " + late);
        }
    };

    @AfterEach
    void no_timer_is_left() {
        assertThat(host.pendingTimers()).isZero();
    }

    @Test
    void P5_the_first_interrupt_comes_at_the_deadline_and_the_next_ten_milliseconds_later() {
        List<Long> interruptedAt = new ArrayList<>();
        FanOut policy = FanOut.limit(1).withTimeout(ofSeconds(1));

        Throwable thrown = catchThrowable(() -> host.call(() -> policy.map(List.of(1), task -> {
            for (int millis = 1; millis <= 1_200; millis++) {
                host.advance(ofMillis(1));
                if (Thread.interrupted()) {
                    interruptedAt.add(host.nanoTime() / 1_000_000);
                }
            }
            return task;
        })));

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
        assertThat(interruptedAt).containsExactly(1_000L, 1_010L, 1_030L, 1_070L, 1_150L);
    }

    /** Who swallows interrupts is looked at in ever longer pauses; another, told to stop in one of these, is not to wait for its end. */
    @Test
    void P5_a_task_that_is_told_to_stop_later_is_followed_as_closely() throws Exception {
        List<Long> interruptedAt = new ArrayList<>();
        var seven = new CountDownLatch(1);
        var later = new CompletableFuture<Thread>();
        var toSwallow = new AtomicInteger();
        var swallowed = new AtomicInteger();
        FanOut policy = FanOut.limit(2).withTaskTimeout(ofSeconds(1));

        host.call(() -> policy.outcomes(List.of(0, 1, 2), task -> {
            switch (task) {
                case 0 -> {
                    host.advance(ofMillis(700));
                    seven.countDown();
                    Thread another = later.join();
                    for (int millis = 701; millis <= 1_900; millis++) {
                        host.advance(ofMillis(1));
                        Thread.interrupted();
                        if (another.isInterrupted()) {
                            interruptedAt.add(host.nanoTime() / 1_000_000);
                            await(swallowed, toSwallow.incrementAndGet());
                        }
                    }
                }
                case 1 -> seven.await();
                default -> {
                    later.complete(Thread.currentThread());
                    for (int times = 1; times <= 5; times++) {
                        await(toSwallow, times);
                        Thread.interrupted();
                        swallowed.incrementAndGet();
                    }
                }
            }
            return task;
        }));

        assertThat(interruptedAt).containsExactly(1_700L, 1_710L, 1_730L, 1_770L, 1_850L);
    }

    private static void await(AtomicInteger counter, int value) {
        while (counter.get() < value) {
            Thread.yield(); // leaves the flag alone, which is looked at
        }
    }

    @Test
    void P5_a_task_that_has_not_swallowed_its_interrupt_is_left_alone_and_reported_all_the_same() {
        FanOut policy = FanOut.limit(1).withName("crawl").withTimeout(ofSeconds(1)).withObserver(reporter);

        Throwable thrown = catchThrowable(() -> host.call(() -> policy.map(List.of(1, 2), task -> {
            host.advance(ofSeconds(1));
            host.advance(ofMillis(4_999));
            assertThat(reports).isEmpty();
            host.advance(ofMillis(1));
            assertThat(reports).hasSize(1);
            host.advance(ofSeconds(60));
            return task;
        })));

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
        assertThat(reports).containsExactly("crawl/0 PT5S");
    }

    @Test
    void P5_a_grace_period_of_its_own_holds_even_if_it_is_shorter_than_the_first_pause() {
        FanOut policy = FanOut.limit(1)
                .withName("crawl")
                .withTimeout(ofSeconds(1))
                .withGrace(ofMillis(3))
                .withObserver(reporter);

        Throwable thrown = catchThrowable(() -> host.call(() -> policy.map(List.of(1), task -> {
            host.advance(ofSeconds(2));
            return task;
        })));

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
        assertThat(reports).containsExactly("crawl/0 PT0.003S");
    }

    @Test
    void P5_each_task_that_is_deaf_to_its_own_time_out_is_reported_once() throws InterruptedException {
        FanOut policy = FanOut.limit(1)
                .withName("crawl")
                .withTaskTimeout(ofSeconds(1))
                .withGrace(ofSeconds(3))
                .withObserver(reporter);

        List<Integer> results = host.call(() -> policy.map(List.of(1, 2, 3), task -> {
            if (task != 2) {
                host.advance(ofSeconds(10));
            }
            return task;
        }));

        assertThat(results).as("and a success stays one").containsExactly(1, 2, 3);
        assertThat(reports).containsExactly("crawl/0 PT3S", "crawl/2 PT3S");
    }

    @Test
    void P5_without_interrupts_none_comes_and_the_report_does() {
        FanOut policy = FanOut.limit(1)
                .withName("crawl")
                .withoutInterrupts()
                .withTimeout(ofSeconds(1))
                .withObserver(reporter);
        List<Boolean> flags = new ArrayList<>();

        Throwable thrown = catchThrowable(() -> host.call(() -> policy.map(List.of(1), task -> {
            host.advance(ofSeconds(1));
            flags.add(Context.current().isCancelled());
            for (int second = 0; second < 10; second++) {
                host.advance(ofSeconds(1));
                flags.add(Thread.currentThread().isInterrupted());
            }
            return task;
        })));

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
        assertThat(flags).startsWith(true).hasSize(11);
        assertThat(flags.subList(1, 11)).containsOnly(false);
        assertThat(reports).containsExactly("crawl/0 PT5S");
    }

    @Test
    void P5_in_a_shield_no_interrupt_comes_again_but_the_report_does() {
        FanOut policy = FanOut.limit(1).withName("crawl").withTimeout(ofSeconds(1)).withObserver(reporter);
        List<Boolean> flags = new ArrayList<>();

        Throwable thrown = catchThrowable(() -> host.call(() -> policy.map(List.of(1), task -> {
            host.advance(ofSeconds(1));
            Context.shielded().run(() -> {
                flags.add(Thread.currentThread().isInterrupted());
                host.advance(ofSeconds(6));
                flags.add(Thread.currentThread().isInterrupted());
            });
            flags.add(Thread.interrupted());
            return task;
        })));

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
        assertThat(flags).containsExactly(false, false, true);
        assertThat(reports).containsExactly("crawl/0 PT5S");
    }

    @Test
    void P5_a_broken_reporter_harms_nobody_and_the_grace_counts_from_the_cancel() {
        var deafThere = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        Observer broken = new Observer() {
            @Override
            public void taskStuck(Task task, Duration late, List<StackTraceElement> stack) {
                release.countDown();
                throw new IllegalStateException("broken observer");
            }
        };
        FanOut policy = FanOut.limit(2).withName("crawl").withObserver(broken).withObserver(reporter);

        Throwable thrown = catchThrowable(() -> host.call(() -> policy.map(List.of(0, 1), task -> {
            if (task == 0) {
                deafThere.await();
                throw new IOException("disk on fire");
            }
            deafThere.countDown();
            while (!Context.current().isCancelled()) {
                Thread.onSpinWait();
            }
            while (host.pendingTimers() == 0) {
                Thread.onSpinWait(); // the canceller has told the context, and is about to look after this task
            }
            host.advance(ofSeconds(5));
            assertThat(release.getCount()).isZero();
            return task;
        })));

        assertThat(thrown).isInstanceOf(IOException.class).hasMessage("disk on fire");
        assertThat(reports).containsExactly("crawl/1 PT5S");
    }

    @Test
    void P9_where_two_end_together_the_runs_deadline_goes_before_the_tasks_time_out() {
        FanOut policy = FanOut.limit(1).withTimeout(ofSeconds(2)).withTaskTimeout(ofSeconds(2));

        Throwable thrown = catchThrowable(() -> host.call(() -> policy.outcomes(List.of(1, 2), task -> {
            host.advance(ofSeconds(2));
            Context.current().throwIfCancelled();
            return task;
        })));

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class).hasMessageEndingWith("1 not started");
    }

    @Test
    void P2_in_a_fail_fast_form_a_tasks_time_out_is_the_failure() {
        FanOut policy = FanOut.limit(1).withName("crawl").withTaskTimeout(ofSeconds(2));

        Throwable thrown = catchThrowable(() -> host.call(() -> policy.map(List.of(1, 2), task -> {
            host.advance(ofMillis(1_999));
            assertThat(Context.current().isCancelled()).isFalse();
            host.advance(ofMillis(1));
            assertThat(Context.current().cause()).containsInstanceOf(TaskTimeoutException.class);
            throw new IOException("gave up");
        })));

        assertThat(thrown)
                .isInstanceOf(TaskTimeoutException.class)
                .hasMessage("task crawl/0 exceeded its time-out of 2 s");
        assertThat(thrown.getSuppressed()).anySatisfy(each -> assertThat(each).hasMessage("gave up"));
    }
}
