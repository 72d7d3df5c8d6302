package dev.braid.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import dev.braid.Outcome;
import dev.braid.TaskTimeoutException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What passes in virtual time, and what comes out of it. */
class VirtualTimeRunTest {

    private static final FanOut UNLIMITED = FanOut.unlimited().withName("all");

    @Test
    void P9_a_deadline_of_an_hour_passes_at_once() throws InterruptedException {
        Duration passed = VirtualTime.<Duration, RuntimeException>call(() -> {
            assertThatThrownBy(() -> UNLIMITED.withTimeout(Duration.ofHours(1))
                            .forEach(List.of(1, 2), task -> Context.sleep(Duration.ofHours(task * 2L))))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("all: deadline of 3600 s passed with 0 of 2 tasks done");
            return VirtualTime.elapsed();
        });

        assertThat(passed).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void P9_a_tasks_time_out_passes_at_once() throws InterruptedException {
        VirtualTime.run(() -> {
            List<Outcome<String>> outcomes = UNLIMITED
                    .withTaskTimeout(Duration.ofMinutes(10))
                    .outcomes(List.of(5, 15), minutes -> {
                        Context.sleep(Duration.ofMinutes(minutes));
                        return "after " + minutes;
                    });

            BraidAssertions.assertOutcomes(outcomes)
                    .succeededAt(0, "after 5")
                    .failedAt(1, TaskTimeoutException.class);
            assertThat(VirtualTime.elapsed()).isEqualTo(Duration.ofMinutes(10));
        });
    }

    @Test
    void tasks_that_sleep_end_in_order_of_time() throws InterruptedException {
        List<Integer> seconds = IntStream.range(0, 50).mapToObj(i -> (i * 37) % 50).toList();
        VirtualTime.explore(20, () -> {
            var observer = new RecordingObserver();

            UNLIMITED.withObserver(observer).forEach(seconds, task -> Context.sleep(Duration.ofSeconds(task)));

            assertThat(observer.recording().ended())
                    .extracting(end -> seconds.get((int) end.task().index()))
                    .isSorted()
                    .hasSize(50);
            assertThat(observer.recording().ended()).allSatisfy(end -> assertThat(end.elapsed())
                    .isEqualTo(Duration.ofSeconds(seconds.get((int) end.task().index()))));
        });
    }

    @Test
    void P4_without_interrupts_a_sleep_ends_when_its_context_is_cancelled() throws InterruptedException {
        VirtualTime.explore(20, () -> {
            List<Throwable> seen = new ArrayList<>();

            Throwable thrown = catchThrowable(() -> UNLIMITED.withoutInterrupts().forEach(List.of(0, 1), task -> {
                if (task == 0) {
                    Context.sleep(Duration.ofSeconds(3));
                    throw new IOException("broken");
                }
                seen.add(catchThrowable(() -> Context.sleep(Duration.ofDays(1))));
            }));

            assertThat(thrown).isInstanceOf(IOException.class);
            assertThat(seen).singleElement().isInstanceOf(CancelledException.class);
            assertThat(VirtualTime.elapsed()).isEqualTo(Duration.ofSeconds(3));
        });
    }

    @Test
    void P5_a_deaf_task_is_named_after_its_grace_and_holds_up_the_call_in_virtual_time() throws InterruptedException {
        VirtualTime.run(() -> {
            var observer = new RecordingObserver();

            assertThatThrownBy(() -> UNLIMITED.withTimeout(Duration.ofMinutes(1)).withObserver(observer).forEach(List.of(1), task -> {
                        while (VirtualTime.elapsed().toMinutes() < 60) {
                            Context.shielded().run(() -> Context.sleep(Duration.ofMinutes(7)));
                        }
                    }))
                    .isInstanceOf(DeadlineExceededException.class);

            assertThat(observer.recording().stuck()).singleElement()
                    .extracting(Recording.TaskStuck::late).isEqualTo(Duration.ofSeconds(5));
            assertThat(VirtualTime.elapsed()).isEqualTo(Duration.ofMinutes(63));
        });
    }

    @Test
    void what_the_block_throws_comes_out_as_it_is() {
        var checked = new IOException("checked");
        var error = new LinkageError("error");

        assertThat(catchThrowable(() -> VirtualTime.run(() -> {
            throw checked;
        }))).isSameAs(checked);
        assertThat(catchThrowable(() -> VirtualTime.run(() -> {
            throw error;
        }))).isSameAs(error);
        assertThatThrownBy(() -> VirtualTime.run(() -> {
                    throw new InterruptedException("of the block");
                }))
                .isInstanceOf(InterruptedException.class)
                .hasMessage("of the block");
    }

    @Test
    void an_interrupt_of_the_caller_reaches_the_block() throws InterruptedException {
        var waits = new CountDownLatch(1);
        var thrown = new AtomicReference<Throwable>();
        Thread caller = Thread.ofVirtual().start(() -> thrown.set(catchThrowable(() -> VirtualTime.run(() -> {
            waits.countDown();
            UNLIMITED.forEach(List.of(1), task -> new CountDownLatch(1).await());
        }))));

        waits.await();
        caller.interrupt();
        caller.join();

        assertThat(thrown.get()).satisfiesAnyOf(
                // It may come before all wait, or find them in a deadlock already.
                interrupted -> assertThat(interrupted).isInstanceOf(InterruptedException.class),
                deadlock -> assertThat(deadlock).hasMessageContaining("nobody can go on"));
    }

    @Test
    void an_interrupted_caller_stays_interrupted_if_the_block_takes_no_notice() throws InterruptedException {
        Thread.currentThread().interrupt();
        boolean inside;
        try {
            inside = VirtualTime.<Boolean, RuntimeException>call(() -> Thread.currentThread().isInterrupted());
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(inside).isTrue();
    }

    @Test
    void clocks_show_virtual_time() throws InterruptedException {
        VirtualTime.run(() -> {
            Instant begin = VirtualTime.now();
            var clock = VirtualTime.clock();

            Context.sleep(Duration.ofDays(3));
            VirtualTime.spend(Duration.ofHours(2));

            assertThat(VirtualTime.elapsed()).isEqualTo(Duration.ofHours(74));
            assertThat(clock.instant()).isEqualTo(VirtualTime.now()).isEqualTo(begin.plus(Duration.ofHours(74)));
            assertThat(UNLIMITED.map(List.of(1), task -> clock.instant())).containsExactly(clock.instant());
        });
    }

    @Test
    void timers_become_due_while_a_task_computes() throws InterruptedException {
        VirtualTime.run(() -> assertThatThrownBy(() -> UNLIMITED
                        .withTimeout(Duration.ofSeconds(1))
                        .forEach(List.of(1), task -> {
                            VirtualTime.spend(Duration.ofSeconds(5));
                            Context.sleep(Duration.ofSeconds(5));
                        }))
                .isInstanceOf(DeadlineExceededException.class));
    }

    @Test
    void threads_of_virtual_time_take_part_in_it() throws InterruptedException {
        VirtualTime.run(() -> {
            var context = Context.current().withCancel();
            Thread canceller = VirtualTime.threads().newThread(() -> {
                assertThat(catchThrowable(() -> Context.sleep(Duration.ofSeconds(30)))).isNull();
                context.cancel(new IOException("from outside"));
            });
            canceller.start();

            Throwable thrown =
                    catchThrowable(() -> context.run(() -> UNLIMITED.forEach(List.of(1), task -> Context.sleep(Duration.ofDays(1)))));

            assertThat(thrown).isInstanceOf(CancelledException.class).hasRootCauseMessage("from outside");
            assertThat(VirtualTime.elapsed()).isEqualTo(Duration.ofSeconds(30));
        });
    }

    @Test
    void P11_the_block_has_the_callers_class_loader_and_not_its_thread_locals() throws Exception {
        var local = new InheritableThreadLocal<String>();
        local.set("the caller's");

        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (var loader = new URLClassLoader(new URL[0])) {
            Thread.currentThread().setContextClassLoader(loader);

            VirtualTime.run(() -> {
                assertThat(local.get()).isNull();
                assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loader);
            });
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** Waits of the JDK's with a time-out go by the real clock. */
    @Test
    void a_wait_in_real_time_goes_on_and_a_failure_says_that_there_was_one() {
        assertThatThrownBy(() -> VirtualTime.run(() -> {
                    UNLIMITED.forEach(List.of(1, 2), task -> Thread.sleep(task));
                    throw new IOException("after all");
                }))
                .hasMessage("after all")
                .satisfies(thrown -> assertThat(thrown.getSuppressed()[0])
                        .message()
                        .contains("it may come out otherwise, because all")
                        .contains("VirtualTimeRunTest"));
    }

    @Test
    void a_long_wait_in_real_time_is_no_deadlock() throws InterruptedException {
        String woken = VirtualTime.call(() -> {
            Thread.sleep(1_500); // the wait that is looked at: longer than the machine expects one to take
            return "woken";
        });

        assertThat(woken).isEqualTo("woken");
    }

    @Test
    void a_wait_in_real_time_does_not_keep_a_deadline_from_passing() {
        assertThatThrownBy(() -> VirtualTime.run(() -> UNLIMITED
                        .withTimeout(Duration.ofDays(1))
                        .forEach(List.of(1, 2), task -> Thread.sleep(Duration.ofDays(2)))))
                .isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void one_block_does_not_stand_in_another() {
        assertThatThrownBy(() -> VirtualTime.run(() -> VirtualTime.run(() -> {})))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("VirtualTime.run was called in virtual time; one block is enough for all that is called in it");
    }

    @Test
    void outside_of_a_block_there_is_no_virtual_time() {
        assertThatThrownBy(VirtualTime::elapsed)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("VirtualTime.elapsed was called outside of virtual time; call it in the block");
        assertThatThrownBy(VirtualTime::threads).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void time_does_not_go_back() {
        assertThatThrownBy(() -> VirtualTime.run(() -> VirtualTime.spend(Duration.ofSeconds(-1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("VirtualTime.spend(PT-1S): time does not go back");
    }

    @Test
    void ten_thousand_sleepers_wake_up_one_by_one() throws InterruptedException {
        List<Integer> tasks = IntStream.range(0, 10_000).boxed().toList();
        VirtualTime.run(() -> {
            UNLIMITED.forEach(tasks, task -> Context.sleep(Duration.ofMillis(task)));

            assertThat(VirtualTime.elapsed()).isEqualTo(Duration.ofMillis(9_999));
        });
    }
}
