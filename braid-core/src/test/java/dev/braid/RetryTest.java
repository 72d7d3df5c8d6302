package dev.braid;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.internal.host.Timer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that are tried again: how often, after what, and how long they wait. */
class RetryTest {

    private final LeapingHost host = new LeapingHost();
    private final AtomicInteger attempts = new AtomicInteger();

    /** Fails so many times, then returns the number of the attempt. */
    private TaskFunction<Integer, Integer, IOException> failing(int times) {
        return task -> {
            int attempt = attempts.incrementAndGet();
            if (attempt <= times) {
                throw new IOException("attempt " + attempt);
            }
            return attempt;
        };
    }

    private static FanOut with(Retry retry) {
        return FanOut.limit(1).withName("crawl").withRetry(retry);
    }

    @Test
    void a_task_that_fails_is_tried_again_until_it_succeeds() throws Exception {
        assertThat(with(Retry.times(3)).map(List.of(1), failing(2))).containsExactly(3);
        assertThat(with(Retry.times(3)).outcomes(List.of(1), failing(5))).containsExactly(new Outcome.Success<>(6, 3));
    }

    @Test
    void P2_the_last_failure_is_thrown_with_the_earlier_ones_suppressed() {
        Throwable thrown = catchThrowable(() -> with(Retry.times(3)).map(List.of(1), failing(9)));

        assertThat(thrown).isInstanceOf(IOException.class).hasMessage("attempt 4");
        assertThat(thrown.getSuppressed()).extracting(Throwable::getMessage).startsWith("attempt 1", "attempt 2", "attempt 3");
        assertThat(attempts).hasValue(4);
    }

    @Test
    void P2_of_many_attempts_sixteen_are_suppressed() {
        Throwable thrown = catchThrowable(() -> with(Retry.times(100)).map(List.of(1), failing(200)));

        assertThat(thrown).hasMessage("attempt 101");
        assertThat(thrown.getSuppressed()).hasSize(16);
    }

    @Test
    void P2_a_constant_exception_may_fail_each_attempt() {
        var constant = new IOException("no");

        for (int call = 0; call < 20; call++) {
            assertThatThrownBy(() -> with(Retry.times(3)).map(List.of(1), task -> {
                        throw constant;
                    }))
                    .isSameAs(constant);
        }
        assertThat(constant.getSuppressed()).hasSizeLessThanOrEqualTo(16);
    }

    @Test
    void exponential_back_off_grows_by_its_factor_up_to_its_longest() throws Exception {
        host.call(() -> with(Retry.times(5).backoff(ofMillis(50), 2.0, ofMillis(300))).map(List.of(1), failing(5)));

        assertThat(host.waits()).containsExactly(ofMillis(50), ofMillis(100), ofMillis(200), ofMillis(300), ofMillis(300));
    }

    @Test
    void fixed_back_off_stays_the_same() throws Exception {
        host.call(() -> with(Retry.times(3).backoff(ofMillis(50))).map(List.of(1), failing(3)));

        assertThat(host.waits()).containsExactly(ofMillis(50), ofMillis(50), ofMillis(50));
    }

    @Test
    void jitter_stays_within_its_fraction_and_is_not_always_the_same() throws Exception {
        host.call(() -> with(Retry.times(200).backoff(ofMillis(100)).jitter(0.2)).map(List.of(1), failing(200)));

        assertThat(host.waits()).hasSize(200).allSatisfy(wait -> assertThat(wait).isBetween(ofMillis(80), ofMillis(120)));
        assertThat(host.waits()).anySatisfy(wait -> assertThat(wait).isLessThan(ofMillis(85)));
        assertThat(host.waits()).anySatisfy(wait -> assertThat(wait).isGreaterThan(ofMillis(115)));
    }

    @Test
    void decorrelated_back_off_is_at_most_three_times_the_last_one() throws Exception {
        Duration first = ofMillis(50);
        Duration longest = ofSeconds(2);
        host.call(() -> with(Retry.times(200).decorrelated(first, longest)).map(List.of(1), failing(200)));

        Duration last = first;
        for (Duration wait : host.waits()) {
            assertThat(wait).isBetween(first, longest).isLessThanOrEqualTo(last.multipliedBy(3));
            last = wait;
        }
        assertThat(host.waits()).hasSize(200).anySatisfy(wait -> assertThat(wait).isGreaterThan(ofSeconds(1)));
    }

    @Test
    void chance_comes_from_the_machine_so_that_a_run_can_be_repeated() throws Exception {
        var other = new LeapingHost();
        FanOut policy = with(Retry.times(9).decorrelated(ofMillis(50), ofSeconds(9)).jitter(0.5));

        host.call(() -> policy.map(List.of(1), failing(9)));
        attempts.set(0);
        other.call(() -> policy.map(List.of(1), failing(9)));

        assertThat(other.waits()).isEqualTo(host.waits());
    }

    @Test
    void delays_of_any_size_are_waited_for_without_overflow() throws Exception {
        Duration huge = ofSeconds(Long.MAX_VALUE);
        for (Retry retry : List.of(
                Retry.times(3).backoff(huge, 1e300).jitter(1),
                Retry.times(3).decorrelated(huge, huge),
                Retry.times(Integer.MAX_VALUE).backoff(ofMillis(1), Double.MAX_VALUE))) {
            var machine = new LeapingHost();
            attempts.set(0);

            assertThat(machine.call(() -> with(retry).map(List.of(1), failing(1)))).containsExactly(2);
            assertThat(machine.waits()).allSatisfy(wait -> assertThat(wait).isPositive());
        }
    }

    // What is tried again

    @Test
    void only_types_that_are_named_are_tried_again() throws Exception {
        Retry retry = Retry.times(3).on(IOException.class).on(IllegalStateException.class).unless(FileNotFoundException.class);

        assertThat(attemptsOf(retry, new IOException())).isEqualTo(4);
        assertThat(attemptsOf(retry, new IllegalStateException())).isEqualTo(4);
        assertThat(attemptsOf(retry, new FileNotFoundException())).isEqualTo(1);
        assertThat(attemptsOf(retry, new IllegalArgumentException())).isEqualTo(1);
        assertThat(attemptsOf(Retry.times(3).unless(IOException.class), new FileNotFoundException())).isEqualTo(1);
    }

    @Test
    void an_error_is_tried_again_only_where_it_is_named() throws Exception {
        assertThat(attemptsOf(Retry.times(3), new StackOverflowError())).isEqualTo(1);
        assertThat(attemptsOf(Retry.times(3).on(StackOverflowError.class), new StackOverflowError())).isEqualTo(4);
    }

    @Test
    void P6_a_cancellation_or_an_interrupt_of_any_kind_is_never_tried_again() throws Exception {
        Retry all = Retry.times(3).on(Throwable.class);

        assertThat(attemptsOf(all, new CancellationException())).isEqualTo(1);
        assertThat(attemptsOf(all, new CancelledException("another was"))).isEqualTo(1);
        assertThat(attemptsOf(all, new InterruptedException("of its own"))).isEqualTo(1);
    }

    private int attemptsOf(Retry retry, Throwable failure) throws Exception {
        Outcome<Integer> outcome = with(retry)
                .<Integer, Integer>outcomes(List.of(1), task -> {
                    throw Failures.<RuntimeException>asIs(failure);
                })
                .getFirst();
        assertThat(outcome).isInstanceOf(Outcome.Failure.class);
        return outcome.attempts();
    }

    @Test
    void results_can_be_tried_again_and_the_last_one_counts() throws Exception {
        Retry retry = Retry.times(3).onResult(result -> result == null || result.equals(2));

        TaskFunction<Integer, @Nullable Integer, RuntimeException> function = task -> {
            int attempt = attempts.incrementAndGet();
            return task == 2 ? Integer.valueOf(2) : attempt == 1 ? null : Integer.valueOf(attempt);
        };

        assertThat(with(retry).outcomes(List.of(1, 2), function)).containsExactly(new Outcome.Success<>(3, 3), new Outcome.Success<>(2, 4));
    }

    @Test
    void P4_a_predicate_that_throws_fails_the_task_with_that() {
        Retry retry = Retry.times(3).onResult(result -> {
            throw new IllegalStateException("cannot tell");
        });

        assertThatThrownBy(() -> with(retry).map(List.of(1), failing(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cannot tell");
        assertThat(attempts).hasValue(1);
    }

    // Cancels, deadlines, interrupts

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void P4_a_wait_ends_when_the_run_is_cancelled_and_the_task_is_cancelled(boolean interrupts) {
        var waiting = new CountDownLatch(1);
        List<Outcome<?>> outcomes = Collections.synchronizedList(new ArrayList<>());
        FanOut policy = FanOut.limit(2)
                .withRetry(Retry.times(3).backoff(Duration.ofDays(1)).on(IllegalStateException.class))
                .withObserver(new Observer() {
                    @Override
                    public void taskRetried(Task task, Outcome<?> attempt, Duration backOff) {
                        waiting.countDown();
                    }

                    @Override
                    public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                        outcomes.add(outcome);
                    }
                });

        Throwable thrown = catchThrowable(
                () -> (interrupts ? policy : policy.withoutInterrupts()).map(List.of(0, 1), task -> {
                    if (task == 0) {
                        waiting.await();
                        throw new IOException("disk on fire");
                    }
                    throw new IllegalStateException("again");
                }));

        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(outcomes).anySatisfy(outcome -> {
            assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
            if (outcome instanceof Outcome.Cancelled<?>(var cause, var reason, var count)) {
                assertThat(cause).isSameAs(thrown);
                assertThat(count).isEqualTo(1);
                assertThat(reason.orElseThrow().getSuppressed()).hasExactlyElementsOfTypes(IllegalStateException.class);
            }
        });
    }

    @Test
    void P3_a_task_whose_run_is_over_is_not_tried_again() {
        var context = Context.current().withCancel();

        assertThatThrownBy(() -> context.call(() -> with(Retry.times(3)).map(List.of(1), task -> {
                    attempts.incrementAndGet();
                    context.cancel();
                    throw new IOException("after that");
                })))
                .isInstanceOf(CancelledException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void P3_a_cancel_that_comes_as_the_wait_ends_leaves_no_further_attempt() throws InterruptedException {
        var cancelled = new CompletableFuture<CancellableContext>();
        var cancelling = new ManualHost() {
            private boolean waited;

            @Override
            public synchronized Timer schedule(long delayNanos, Runnable action) {
                if (!waited) {
                    waited = true;
                    action.run();
                    cancelled.join().cancel();
                }
                return () -> {};
            }
        };
        CancellableContext context = cancelling.call(() -> Context.current().withCancel());
        cancelled.complete(context);

        assertThatThrownBy(() -> context.run(() -> with(Retry.times(3).backoff(ofMillis(1))).map(List.of(1), failing(9))))
                .isInstanceOf(CancelledException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void P9_a_wait_that_would_outlast_the_deadline_is_not_begun() {
        var still = new ManualHost();
        FanOut policy = with(Retry.times(9).backoff(ofSeconds(2), 2)).withTimeout(ofSeconds(5));

        Throwable thrown = catchThrowable(() -> still.call(() -> policy.map(List.of(1), task -> {
            still.advance(ofSeconds(3));
            throw new IOException("attempt " + attempts.incrementAndGet());
        })));

        assertThat(thrown).isInstanceOf(IOException.class).hasMessage("attempt 1");
        assertThat(thrown.getSuppressed())
                .extracting(Throwable::getMessage)
                .contains("not tried again after attempt 1: a wait of 2 s would outlast the deadline");
        assertThat(still.pendingTimers()).isZero();
    }

    @Test
    void P5_an_interrupt_that_an_attempt_leaves_behind_is_not_the_next_ones() throws Exception {
        List<Integer> results = host.call(() -> with(Retry.times(3).backoff(ofMillis(1))).map(List.of(1), task -> {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            Thread.currentThread().interrupt();
            return failing(2).apply(task);
        }));

        assertThat(results).containsExactly(3);
    }

    // Budgets

    @Test
    void a_budget_bounds_the_retries_of_all_that_share_it() throws Exception {
        RetryBudget budget = RetryBudget.of(0.1, 5);
        List<Integer> tasks = IntStream.range(0, 1_000).boxed().toList();
        TaskFunction<Integer, Integer, Exception> down = task -> {
            attempts.incrementAndGet();
            throw new IOException("down");
        };

        for (FanOut policy : List.of(FanOut.limit(8), FanOut.unlimited())) {
            assertThat(policy.withRetry(Retry.times(3).within(budget)).outcomes(tasks, down))
                    .allMatch(Outcome.Failure.class::isInstance);
        }

        assertThat(attempts.get()).as("2,000 tasks, 200 retries and the 5 at first").isBetween(2_150, 2_205);
    }

    @Test
    void a_failure_says_that_the_budget_was_used_up() {
        Retry retry = Retry.times(9).within(RetryBudget.of(0, 2));

        Throwable thrown = catchThrowable(() -> with(retry).map(List.of(1), failing(9)));

        assertThat(thrown).hasMessage("attempt 3");
        assertThat(thrown.getSuppressed())
                .extracting(Throwable::getMessage)
                .contains("not tried again after attempt 3: the retry budget is used up");
    }

    @Test
    void a_budget_fills_up_again_by_tasks_and_no_further_than_it_holds() {
        RetryBudget budget = RetryBudget.of(0.5, 2);

        assertThat(List.of(budget.withdraw(), budget.withdraw(), budget.withdraw())).containsExactly(true, true, false);
        budget.deposit();
        assertThat(budget.available()).isZero();
        budget.deposit();
        assertThat(budget.available()).isEqualTo(1);
        IntStream.range(0, 100).forEach(task -> budget.deposit());
        assertThat(budget.available()).isEqualTo(2);
        RetryBudget uneven = RetryBudget.of(0.3, 1);
        assertThat(uneven.withdraw()).isTrue();
        IntStream.range(0, 4).forEach(task -> uneven.deposit());
        assertThat(uneven.withdraw()).isTrue();
        IntStream.range(0, 3).forEach(task -> uneven.deposit());
        assertThat(uneven.withdraw()).as("0.9, with nothing of the 1.2 before").isFalse();
    }

    // Observers

    @Test
    void observers_hear_of_each_attempt_that_another_follows() throws Exception {
        List<String> heard = new ArrayList<>();
        FanOut policy = with(Retry.times(3).backoff(ofMillis(50), 2).onResult(Integer.valueOf(2)::equals))
                .withObserver(new Observer() {
                    @Override
                    public void taskRetried(Task task, Outcome<?> attempt, Duration backOff) {
                        String how = switch (attempt) {
                            case Outcome.Success<?>(var value, _) -> "returned " + value;
                            case Outcome.Failure<?>(var exception, _) -> exception.getMessage();
                            case Outcome.Cancelled<?> cancelled -> "cancelled";
                        };
                        heard.add(task.name() + " " + attempt.attempts() + " " + how + " " + backOff);
                    }

                    @Override
                    public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                        heard.add(task.name() + " " + outcome + " " + elapsed);
                    }
                });

        host.call(() -> policy.map(List.of(1), failing(1)));

        assertThat(heard)
                .containsExactly(
                        "crawl/0 1 attempt 1 PT0.05S",
                        "crawl/0 2 returned 2 PT0.1S",
                        "crawl/0 Success[value=3, attempts=3] PT0.15S");
    }

    // Bad input

    @Test
    void bad_input_is_named() {
        Retry retry = Retry.times(1);
        for (int times : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> Retry.times(times)).hasMessageStartingWith("Retry.times(" + times + "): ");
        }
        for (Duration delay : List.of(Duration.ZERO, ofSeconds(-1))) {
            assertThatThrownBy(() -> retry.backoff(delay)).hasMessageStartingWith("Retry.backoff(" + delay + "): ");
            assertThatThrownBy(() -> retry.decorrelated(delay, ofSeconds(1)))
                    .hasMessageStartingWith("Retry.decorrelated(" + delay + "): ");
        }
        for (double factor : new double[] {0.99, 0, -2, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> retry.backoff(ofMillis(1), factor))
                    .hasMessage("Retry.backoff(PT0.001S, " + factor + "): the factor must be at least 1, and finite");
        }
        for (double fraction : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> retry.jitter(fraction))
                    .hasMessage("Retry.jitter(" + fraction + "): the fraction must be within 0 to 1");
            assertThatThrownBy(() -> RetryBudget.of(fraction, 1))
                    .hasMessage("RetryBudget.of(" + fraction + ", 1): the fraction must be within 0 to 1");
        }
        assertThatThrownBy(() -> RetryBudget.of(0.1, 0))
                .hasMessage("RetryBudget.of(0.1, 0): a budget must hold at least 1 retry");
        assertThatThrownBy(() -> retry.backoff(ofSeconds(2), 2, ofSeconds(1)))
                .hasMessage("Retry.backoff: the longest delay, PT1S, must not be shorter than the first, PT2S");
        assertThatThrownBy(retry::on).hasMessage("Retry.on(): name at least one type of exception");
        assertThatThrownBy(retry::unless).hasMessage("Retry.unless(): name at least one type of exception");
    }

    @Test
    void P6_an_outcome_took_at_least_one_attempt_unless_it_was_cancelled_before() {
        assertThatThrownBy(() -> new Outcome.Success<>(1, 0)).hasMessageContaining("0 attempts");
        assertThatThrownBy(() -> new Outcome.Failure<>(new IOException(), 0)).hasMessageContaining("0 attempts");
        assertThat(new Outcome.Cancelled<>(new IOException(), Optional.empty()).attempts()).isZero();
    }

    @Test
    void P2_what_a_predicate_throws_has_the_failures_before_it_suppressed() {
        var first = new IOException("first");
        var attempts = new AtomicInteger();
        Retry retry = Retry.times(3).onResult(result -> {
            throw new IllegalStateException("no idea");
        });

        assertThatThrownBy(() -> FanOut.unlimited().withRetry(retry).map(List.of("task"), task -> {
                    if (attempts.incrementAndGet() == 1) {
                        throw first;
                    }
                    return task;
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no idea")
                .hasSuppressedException(first);
    }
}
