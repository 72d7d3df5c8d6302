package dev.braid;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A second attempt beside one that is slow, on a clock that the test moves. */
class HedgeTest {

    private static final FanOut HEDGED = FanOut.limit(1).withName("crawl").withHedge(ofSeconds(1));

    private final ManualHost host = new ManualHost();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final CountDownLatch second = new CountDownLatch(1);
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void nothing_is_left() {
        assertThat(host.pendingTimers()).isZero();
        assertThat(running).as("P1").hasValue(0);
    }

    /** What the two attempts do. */
    private <R> TaskFunction<Integer, R, Exception> attempts(
            TaskCallable<R, Exception> one, TaskCallable<R, Exception> other) {
        return task -> {
            running.incrementAndGet();
            try {
                if (begun.incrementAndGet() == 1) {
                    return one.call();
                }
                second.countDown();
                return other.call();
            } finally {
                running.decrementAndGet();
            }
        };
    }

    /** Lets the second attempt begin, from within the first. */
    private void letSecondIn() throws InterruptedException {
        host.advance(ofSeconds(1));
        second.await();
    }

    private String untilCancelled() throws InterruptedException {
        try {
            new CountDownLatch(1).await();
            throw new AssertionError();
        } catch (InterruptedException e) {
            heard.add("cancelled: " + Context.current().isCancelled());
            throw e;
        }
    }

    @Test
    void a_quick_attempt_stays_alone() throws Exception {
        List<String> results = host.call(() -> HEDGED.map(
                List.of(1, 2),
                attempts(
                        () -> {
                            host.advance(ofMillis(999));
                            return "first";
                        },
                        () -> "first of the second task")));

        assertThat(results).containsExactly("first", "first of the second task");
        assertThat(begun).hasValue(2);
    }

    @Test
    void P1_the_first_answer_wins_and_the_other_attempt_is_cancelled_and_joined() throws Exception {
        List<String> results = host.call(() -> HEDGED.map(
                List.of(1),
                attempts(
                        () -> {
                            host.advance(ofSeconds(1));
                            return untilCancelled();
                        },
                        () -> "second")));

        assertThat(results).containsExactly("second");
        assertThat(heard).containsExactly("cancelled: true");
    }

    @Test
    void the_first_attempt_may_win_though_the_second_has_begun() throws Exception {
        List<String> results = host.call(() -> HEDGED.map(
                List.of(1),
                attempts(
                        () -> {
                            letSecondIn();
                            return "first";
                        },
                        this::untilCancelled)));

        assertThat(results).containsExactly("first");
        assertThat(heard).containsExactly("cancelled: true");
    }

    @Test
    void P2_a_failure_before_the_second_begins_is_the_tasks() {
        var failure = new IOException("disk on fire");

        List<Outcome<Object>> outcomes = new ArrayList<>();
        assertThat(catchThrowable(() -> host.run(() -> outcomes.addAll(HEDGED.outcomes(List.of(1), task -> {
                    begun.incrementAndGet();
                    throw failure;
                })))))
                .isNull();

        assertThat(outcomes).containsExactly(new Outcome.Failure<>(failure));
        assertThat(failure.getSuppressed()).as("nothing of how it is done").isEmpty();
        assertThat(begun).hasValue(1);
    }

    @Test
    void a_failure_of_the_first_is_nothing_while_the_second_may_succeed() throws Exception {
        var failed = new CountDownLatch(1);

        List<String> results = host.call(() -> HEDGED.map(
                List.of(1),
                attempts(
                        () -> {
                            letSecondIn();
                            failed.countDown();
                            throw new IOException("disk on fire");
                        },
                        () -> {
                            failed.await();
                            return "second";
                        })));

        assertThat(results).containsExactly("second");
    }

    @Test
    void P2_when_both_fail_one_is_thrown_with_the_other_suppressed() {
        Throwable thrown = catchThrowable(() -> host.call(() -> HEDGED.withObserver(new Observer() {
                    @Override
                    public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                        heard.add(task.name() + " " + outcome.attempts());
                    }
                })
                .map(
                        List.of(1),
                        attempts(
                                () -> {
                                    letSecondIn();
                                    throw new IllegalStateException("the first");
                                },
                                () -> {
                                    throw new IOException("the second");
                                }))));

        List<Throwable> both = new ArrayList<>(List.of(thrown));
        both.addAll(List.of(thrown.getSuppressed()));
        assertThat(both)
                .filteredOn(each -> !(each instanceof CallSite))
                .extracting(Throwable::getMessage)
                .containsExactlyInAnyOrder("the first", "the second");
        assertThat(heard).as("a hedge is no retry").containsExactly("crawl/0 1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void P6_a_cancel_of_the_run_cancels_both_attempts(boolean interrupts) throws InterruptedException {
        CancellableContext context = host.call(() -> Context.current().withCancel());
        var reason = new IOException("enough");
        List<Outcome<?>> outcomes = Collections.synchronizedList(new ArrayList<>());
        FanOut policy = HEDGED.withObserver(new Observer() {
            @Override
            public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                outcomes.add(outcome);
            }
        });

        assertThatThrownBy(() -> context.run(() -> (interrupts ? policy : policy.withoutInterrupts())
                        .map(
                                List.of(1),
                                attempts(
                                        () -> {
                                            letSecondIn();
                                            context.cancel(reason);
                                            Context.sleep(ofSeconds(9));
                                            return "";
                                        },
                                        () -> {
                                            Context.sleep(ofSeconds(9));
                                            return "";
                                        }))))
                .isInstanceOf(CancelledException.class)
                .hasCause(reason);
        assertThat(outcomes).hasSize(1).allMatch(Outcome.Cancelled.class::isInstance);
    }

    @Test
    void P6_a_success_after_the_cancel_stays_a_success() throws InterruptedException {
        CancellableContext context = host.call(() -> Context.current().withCancel());
        List<Outcome<?>> outcomes = Collections.synchronizedList(new ArrayList<>());

        assertThatThrownBy(() -> context.run(() -> HEDGED.withObserver(new Observer() {
                            @Override
                            public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                                outcomes.add(outcome);
                            }
                        })
                        .map(List.of(1), task -> {
                            context.cancel();
                            return "all the same";
                        })))
                .isInstanceOf(CancelledException.class);
        assertThat(outcomes).containsExactly(new Outcome.Success<>("all the same"));
    }

    @Test
    void observers_hear_of_the_second_attempt() throws Exception {
        FanOut policy = HEDGED.withObserver(new Observer() {
            @Override
            public void taskHedged(Task task, Duration after) {
                heard.add(task.name() + " after " + after);
            }
        });

        host.call(() -> policy.map(
                List.of(1),
                attempts(
                        () -> {
                            letSecondIn();
                            return "first";
                        },
                        () -> {
                            new CountDownLatch(1).await();
                            return "";
                        })));

        assertThat(heard).containsExactly("crawl/0 after PT1S");
    }

    private final CountDownLatch secondEnded = new CountDownLatch(1);

    private final Observer stuck = new Observer() {
        @Override
        public void taskStuck(Task task, Duration late, List<StackTraceElement> stack) {
            assertThat(stack).isNotEmpty();
            heard.add(task.name() + " stuck after " + late);
        }
    };

    private final Observer ends = Observers.ofAttempts(attempt -> new Observer.OfAttempt() {
        @Override
        public void ended(Outcome<?> outcome) {
            if (attempt.hedge()) {
                secondEnded.countDown();
            }
        }
    });

    @Test
    void P5_an_attempt_that_is_not_needed_any_more_and_does_not_end_is_named() throws Exception {
        host.call(() -> HEDGED.withObserver(stuck)
                .withObserver(ends)
                .map(
                        List.of(1),
                        attempts(
                                () -> {
                                    host.advance(ofSeconds(1));
                                    while (secondEnded.getCount() > 0) {
                                        Thread.onSpinWait(); // this one is told to stop meanwhile, and does not hear it
                                    }
                                    host.advance(ofSeconds(5));
                                    return "first";
                                },
                                () -> "second")));

        assertThat(heard).containsExactly("crawl/0 stuck after PT5S");
    }

    @Test
    void P5_a_task_that_was_told_to_stop_is_named_once_though_an_attempt_of_it_was_too() {
        assertThatThrownBy(() -> host.call(() -> HEDGED.withObserver(stuck)
                        .withTimeout(ofSeconds(2))
                        .map(
                                List.of(1),
                                attempts(
                                        () -> {
                                            letSecondIn();
                                            host.advance(ofSeconds(1));
                                            assertThat(Context.current().isCancelled()).isTrue();
                                            host.advance(ofSeconds(5));
                                            return "first";
                                        },
                                        this::untilCancelled))))
                .isInstanceOf(DeadlineExceededException.class);

        assertThat(heard).containsOnlyOnce("crawl/0 stuck after PT5S").allMatch(each -> each.equals("cancelled: true") || each.contains("stuck"));
    }

    /** Seen with a delay of 1 ms on a busy machine: the timer came before the first attempt had a thread, and there never was a second. */
    @Test
    void the_delay_is_from_when_the_first_attempt_begins_however_long_that_waits_for_a_thread() throws Exception {
        String answer = new LeapingHost().call(() -> HEDGED.map(
                        List.of(1),
                        attempts(
                                () -> {
                                    second.await();
                                    return "first";
                                },
                                () -> "second")))
                .getFirst();

        assertThat(answer).isIn("first", "second");
    }

    // The observed delay

    @Test
    void the_delay_is_what_95_of_100_did_not_exceed_once_enough_are_known() throws Exception {
        Hedge hedge = Hedge.afterP95(ofSeconds(9));
        FanOut policy = FanOut.limit(1).withHedge(hedge);

        host.call(() -> policy.map(IntStream.rangeClosed(1, 31).boxed(), this::takingMillis));
        assertThat(hedge.delay()).isEqualTo(ofSeconds(9));
        IntStream.rangeClosed(32, 112).forEach(millis -> hedge.succeeded(host, host.nanoTime() - millis * 1_000_000L));
        assertThat(hedge.delay()).as("of 1 to 112").isEqualTo(ofMillis(107));
    }

    private Integer takingMillis(Integer millis) {
        host.advance(ofMillis(millis));
        return millis;
    }

    @Test
    void the_percentile_follows_what_was_seen_lately() {
        var window = new Latencies.Window();

        IntStream.range(0, 1_000).forEach(i -> window.add(1_000_000));
        assertThat(window.p95()).isEqualTo(1_000_000);
        IntStream.range(0, 256).forEach(i -> window.add(i));
        assertThat(window.p95()).isEqualTo(243);
        IntStream.range(0, 256).forEach(i -> window.add(-5));
        assertThat(window.p95()).as("by a clock that went back").isZero();
    }

    @Test
    void bad_input_is_named() {
        for (Duration wrong : List.of(Duration.ZERO, ofNanos(-1))) {
            assertThatThrownBy(() -> HEDGED.withHedge(wrong))
                    .hasMessage("FanOut.withHedge(" + wrong + "): the delay must be longer than zero");
            assertThatThrownBy(() -> Hedge.after(wrong))
                    .hasMessage("Hedge.after(" + wrong + "): the delay must be longer than zero");
            assertThatThrownBy(() -> Hedge.afterP95(wrong))
                    .hasMessage("Hedge.afterP95(" + wrong + "): the delay must be longer than zero");
        }
    }

    @Test
    void a_huge_delay_is_as_good_as_none() throws Exception {
        assertThat(FanOut.limit(2).withHedge(ofSeconds(Long.MAX_VALUE)).map(List.of(1, 2, 3), task -> task))
                .containsExactly(1, 2, 3);
    }
}
