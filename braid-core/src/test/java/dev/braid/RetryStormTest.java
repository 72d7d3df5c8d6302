package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Retries of many calls together are no more than their budget allows, however many of them fail at once. */
class RetryStormTest {

    private static final List<Integer> TASKS = IntStream.range(0, 100).boxed().toList();

    private final AtomicInteger attempts = new AtomicInteger();

    private Integer fail(int task) throws IOException {
        attempts.incrementAndGet();
        throw new IOException("down");
    }

    /** A hundred calls of a hundred tasks, of which each might be tried eleven times. */
    @RepeatedTest(3)
    void calls_that_fail_at_once_retry_no_more_than_their_budget() throws InterruptedException {
        RetryBudget budget = RetryBudget.of(0.1, 50);
        FanOut call = FanOut.unlimited().withRetry(Retry.times(10).within(budget));

        List<List<Outcome<Integer>>> all = FanOut.unlimited().map(TASKS, caller -> call.outcomes(TASKS, this::fail));

        long tries = all.stream().flatMap(List::stream).mapToLong(Outcome::attempts).sum();
        assertThat(tries).as("what outcomes say").isEqualTo(attempts.get());
        assertThat(attempts.get() - 10_000).as("retries").isBetween(50, 50 + 1_000);
        assertThat(budget.available()).isZero();
    }

    @Test
    void nested_calls_do_not_multiply_their_retries() throws InterruptedException {
        FanOut call = FanOut.unlimited().withRetry(Retry.times(10).within(RetryBudget.of(0, 20)));

        call.outcomes(TASKS, outer -> call.outcomes(TASKS, middle -> call.map(List.of(1), this::fail)));

        assertThat(attempts.get() - 10_000).as("retries of the innermost, which would be 11 × 11 × 11 for each").isBetween(0, 20);
    }

    @Test
    void a_service_that_is_back_has_its_retries_back() throws InterruptedException {
        RetryBudget budget = RetryBudget.of(0.5, 10);
        FanOut call = FanOut.unlimited().withRetry(Retry.times(10).within(budget));
        call.outcomes(TASKS, this::fail);
        assertThat(budget.available()).isZero();

        call.outcomes(TASKS, task -> task);

        assertThat(budget.available()).isEqualTo(10);
    }
}
