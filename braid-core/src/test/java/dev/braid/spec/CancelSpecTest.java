package dev.braid.spec;

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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How tasks are told to stop, and what that makes of them (P5, P6). */
class CancelSpecTest {

    private static final int DEAF_TO = 3;

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#ofLimit4")
    void P5_a_task_that_swallows_interrupts_gets_more_until_it_ends(Combination combination) throws Exception {
        var started = new CountDownLatch(4);
        var swallowed = new AtomicInteger();
        CancellableContext parent = Context.current().withCancel();
        Thread canceller = cancelOnce(started, parent);

        Throwable thrown = catchThrowable(() -> parent.run(() -> combination.run(8, task -> {
            started.countDown();
            for (int i = 0; i < DEAF_TO; i++) {
                swallowed.addAndGet(swallowAnInterrupt());
            }
            return task;
        })));

        assertThat(thrown).isInstanceOf(CancelledException.class);
        assertThat(swallowed).hasValue(4 * DEAF_TO);
        canceller.join();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#all")
    void P5_without_interrupts_tasks_are_told_by_their_context_alone(Combination combination) throws Exception {
        var started = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        CancellableContext parent = Context.current().withCancel();
        Thread canceller = cancelOnce(started, parent);

        Throwable thrown =
                catchThrowable(() -> parent.run(() -> combination.run(combination.policy().withoutInterrupts(), 8, task -> {
                    started.countDown();
                    while (!Context.current().isCancelled()) {
                        Thread.yield();
                    }
                    if (Thread.currentThread().isInterrupted()) {
                        interrupted.set(true);
                    }
                    return task;
                })));

        assertThat(thrown).isInstanceOf(CancelledException.class);
        assertThat(interrupted).isFalse();
        canceller.join();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#ofLimit4")
    void P5_clean_up_in_a_shield_is_not_interrupted_and_the_interrupt_comes_after(Combination combination)
            throws Exception {
        var started = new CountDownLatch(4);
        var inShield = new AtomicInteger();
        var after = new AtomicInteger();
        CancellableContext parent = Context.current().withCancel();
        Thread canceller = cancelOnce(started, parent);

        Throwable thrown = catchThrowable(() -> parent.run(() -> combination.run(8, task -> {
            started.countDown();
            try {
                Bodies.untilCancelled();
            } finally {
                Context.shielded().run(() -> {
                    inShield.addAndGet(FanOut.limit(2).map(List.of(1, 2), i -> i).size() / 2);
                    assertThat(Context.current().isCancelled()).isFalse();
                });
                if (Thread.currentThread().isInterrupted()) {
                    after.incrementAndGet();
                }
            }
            return task;
        })));

        assertThat(thrown).isInstanceOf(CancelledException.class);
        assertThat(inShield).as("cleaned up").hasValue(4);
        assertThat(after).as("interrupted again at its end").hasValue(4);
        canceller.join();
    }

    @Test
    void P5_a_cancel_that_comes_during_a_shield_is_delivered_at_its_end() throws Exception {
        var shielded = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        var seen = new AtomicReference<Boolean>();
        CancellableContext parent = Context.current().withCancel();
        Thread canceller = Thread.ofVirtual().start(() -> {
            Bodies.awaitOrFail(shielded);
            parent.cancel();
            cancelled.countDown();
        });

        Throwable thrown = catchThrowable(() -> parent.run(() -> FanOut.limit(1).forEach(List.of(1), task -> {
            Context.shielded().run(() -> {
                shielded.countDown();
                cancelled.await();
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
            });
            seen.set(Thread.currentThread().isInterrupted());
        })));

        assertThat(thrown).isInstanceOf(CancelledException.class);
        assertThat(seen).hasValue(true);
        canceller.join();
    }

    @Test
    void P5_a_task_that_will_not_end_is_named_with_its_stack() throws Exception {
        var deafThere = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var named = new AtomicReference<String>();
        var stack = new AtomicReference<List<StackTraceElement>>();
        var observer = new Observer() {
            @Override
            public void taskStuck(Task task, Duration late, List<StackTraceElement> where) {
                named.set(task.name());
                stack.set(where);
                release.countDown();
            }
        };
        FanOut policy = FanOut.limit(2).withName("deaf").withGrace(Duration.ofMillis(20)).withObserver(observer);

        Throwable thrown = catchThrowable(() -> policy.map(List.of(0, 1), task -> {
            if (task == 0) {
                deafThere.await();
                throw new IOException("disk on fire");
            }
            deafThere.countDown();
            ignoreInterruptsUntil(release);
            return task;
        }));

        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(named).hasValue("deaf/1");
        assertThat(stack.get()).anyMatch(frame -> frame.getMethodName().equals("ignoreInterruptsUntil"));
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#ofLimit4")
    void P6_what_a_cancelled_task_throws_is_neutral_and_a_success_stays_one(Combination combination) throws Exception {
        var started = new CountDownLatch(4);
        Map<Long, Outcome<?>> outcomes = new ConcurrentHashMap<>();
        var observer = new Observer() {
            @Override
            public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                outcomes.put(task.index(), outcome);
            }
        };
        var reason = new IllegalStateException("enough");
        CancellableContext parent = Context.current().withCancel();
        Thread canceller = Thread.ofVirtual().start(() -> {
            Bodies.awaitOrFail(started);
            parent.cancel(reason);
        });

        Throwable ended = catchThrowable(() -> parent.run(() -> combination.run(combination.policy().withObserver(observer), 4, task -> {
            started.countDown();
            try {
                Bodies.untilCancelled();
            } catch (InterruptedException e) {
                if (task == 0) {
                    return 0;
                }
                if (task == 1) {
                    throw new IOException("connection closed");
                }
                throw e;
            }
            return task;
        })));

        assertThat(ended).isInstanceOf(CancelledException.class);
        assertThat(outcomes).hasSize(4);
        assertThat(outcomes.get(0L)).isInstanceOf(Outcome.Success.class);
        for (long task = 1; task < 4; task++) {
            assertThat(outcomes.get(task)).isInstanceOf(Outcome.Cancelled.class);
            if (outcomes.get(task) instanceof Outcome.Cancelled<?>(Throwable cause, Optional<Throwable> thrown, _)) {
                assertThat(cause).isSameAs(reason);
                assertThat(thrown).isPresent();
            }
        }
        canceller.join();
    }

    @Test
    void P6_the_losers_of_a_race_are_cancelled_not_failed() throws Exception {
        var loserThere = new CountDownLatch(1);
        var loser = new AtomicReference<Outcome<?>>();
        var observer = new Observer() {
            @Override
            public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                if (task.index() == 1) {
                    loser.set(outcome);
                }
            }
        };

        int winner = FanOut.unlimited().withObserver(observer).firstSuccess(List.of(0, 1), task -> {
            if (task == 1) {
                loserThere.countDown();
                Bodies.untilCancelled();
            }
            loserThere.await();
            return task;
        });

        assertThat(winner).isZero();
        assertThat(loser.get()).isInstanceOf(Outcome.Cancelled.class);
    }

    private static Thread cancelOnce(CountDownLatch started, CancellableContext parent) {
        return Thread.ofVirtual().start(() -> {
            Bodies.awaitOrFail(started);
            parent.cancel();
        });
    }

    private static int swallowAnInterrupt() {
        try {
            Bodies.untilCancelled();
            return 0;
        } catch (InterruptedException e) {
            return 1;
        }
    }

    private static void ignoreInterruptsUntil(CountDownLatch release) {
        while (true) {
            try {
                release.await();
                return;
            } catch (InterruptedException e) {
                // deaf
            }
        }
    }
}
