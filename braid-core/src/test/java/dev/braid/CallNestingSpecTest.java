package dev.braid;

import static dev.braid.Virtually.sleep;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is about a whole call (deadline, partial outcomes, tolerance) nests with the rest as {@code docs/policies.md} says. */
class CallNestingSpecTest {

    private static final FanOut ANY = FanOut.unlimited();

    /** A deadline after ten seconds that gives outcomes. */
    private static final FanOut PARTIAL = ANY.withTimeout(ofSeconds(10)).withPartialOnDeadline();

    static Stream<Nesting<Virtually.Body>> pairs() {
        return Stream.of(
                pair("deadline", "partial", CallNestingSpecTest::of_the_deadline_come_outcomes_and_of_no_other_cancel),
                pair("deadline", "tolerance", CallNestingSpecTest::the_deadline_is_no_failure_to_tolerate),
                pair("deadline", "limit", CallNestingSpecTest::what_waits_for_a_place_never_begins),
                pair("deadline", "limit per key", CallNestingSpecTest::what_is_set_aside_never_begins),
                pair("partial", "tolerance", CallNestingSpecTest::what_the_deadline_ends_has_not_failed),
                pair("partial", "limit", CallNestingSpecTest::what_had_no_place_is_cancelled_before_it_began),
                pair("partial", "limit per key", CallNestingSpecTest::what_was_set_aside_is_cancelled_before_it_began),
                pair("partial", "retry", CallNestingSpecTest::an_attempt_that_is_ended_is_cancelled_and_no_back_off_is),
                pair("partial", "hedge", CallNestingSpecTest::two_attempts_that_are_ended_are_one_outcome),
                pair("partial", "permits", CallNestingSpecTest::who_waits_for_permits_is_cancelled_and_takes_none),
                pair("partial", "rate", CallNestingSpecTest::who_waits_for_a_turn_is_cancelled_and_uses_none_up),
                pair("partial", "time-out", CallNestingSpecTest::a_time_out_before_the_deadline_is_a_failure),
                pair("tolerance", "limit", CallNestingSpecTest::a_tolerated_failure_makes_room),
                pair("tolerance", "limit per key", CallNestingSpecTest::a_tolerated_failure_makes_room_for_its_key),
                pair("tolerance", "retry", CallNestingSpecTest::a_task_has_failed_after_its_last_attempt),
                pair("tolerance", "hedge", CallNestingSpecTest::two_attempts_that_fail_are_one_failure),
                pair("tolerance", "permits", CallNestingSpecTest::a_tolerated_failure_gives_its_permits_back),
                pair("tolerance", "rate", CallNestingSpecTest::a_tolerated_failure_has_used_its_turn_up),
                pair("tolerance", "time-out", CallNestingSpecTest::a_task_that_exceeds_its_time_out_counts));
    }

    private static Nesting<Virtually.Body> pair(String outer, String inner, Virtually.Body check) {
        return new Nesting<>(outer, inner, check);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void each_two_nest_as_the_table_says(Nesting<Virtually.Body> pair) {
        Virtually.inManyOrders(pair.check());
    }

    /** A function that notes the task, and takes as many seconds. */
    private static TaskFunction<Integer, Integer, RuntimeException> sleeping(Virtually machine) {
        return task -> {
            machine.note(task);
            sleep(task);
            return task;
        };
    }

    private static <R> void assertCancelled(Outcome<R> outcome, int attempts) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Cancelled.class, cancelled -> {
            assertThat(cancelled.cause()).isInstanceOf(DeadlineExceededException.class);
            assertThat(cancelled.attempts()).isEqualTo(attempts);
        });
    }

    // The deadline around

    private static void of_the_deadline_come_outcomes_and_of_no_other_cancel(Virtually machine) throws Exception {
        List<Outcome<Integer>> outcomes = PARTIAL.outcomes(List.of(1, 20), sleeping(machine));

        assertThat(outcomes.getFirst()).isEqualTo(new Outcome.Success<>(1));
        assertCancelled(outcomes.getLast(), 1);
        assertThat(machine.seconds()).isEqualTo(10);

        CancellableContext context = Context.current().withCancel();
        machine.beside(() -> {
            sleep(5);
            context.cancel();
        });
        assertThatThrownBy(() -> context.run(() -> PARTIAL.outcomes(List.of(1, 20), sleeping(machine))))
                .isInstanceOf(CancelledException.class);
        assertThat(machine.seconds()).isEqualTo(15);
    }

    private static void the_deadline_is_no_failure_to_tolerate(Virtually machine) {
        assertThatThrownBy(() -> ANY.withTimeout(ofSeconds(10)).toleratingAll().map(List.of(1, 20), sleeping(machine)))
                .isInstanceOf(DeadlineExceededException.class);
    }

    private static void what_waits_for_a_place_never_begins(Virtually machine) {
        assertThatThrownBy(() -> FanOut.limit(1).withTimeout(ofSeconds(10)).map(List.of(20, 1), sleeping(machine)))
                .isInstanceOf(DeadlineExceededException.class);
        assertThat(machine.noted()).containsExactly("20 at 0");
    }

    private static void what_is_set_aside_never_begins(Virtually machine) {
        FanOut policy = ANY.withTimeout(ofSeconds(10)).withLimitPer(Integer::signum, 1);

        assertThatThrownBy(() -> policy.map(List.of(20, 1), sleeping(machine))).isInstanceOf(DeadlineExceededException.class);
        assertThat(machine.noted()).containsExactly("20 at 0");
    }

    // Partial outcomes around

    private static void what_the_deadline_ends_has_not_failed(Virtually machine) throws Exception {
        FanOut none = PARTIAL.tolerating(0);

        List<Outcome<Integer>> outcomes = none.outcomes(List.of(1, 20), sleeping(machine));

        assertThat(outcomes.getFirst()).isEqualTo(new Outcome.Success<>(1));
        assertCancelled(outcomes.getLast(), 1);
        assertThatThrownBy(() -> none.outcomes(List.of(1, 20), task -> {
                    if (task == 1) {
                        throw new IOException("no");
                    }
                    sleep(task);
                    return task;
                }))
                .isInstanceOf(IOException.class);
        assertThat(machine.seconds()).isEqualTo(10); // one failure too many does not wait for the deadline
    }

    private static void what_had_no_place_is_cancelled_before_it_began(Virtually machine) throws Exception {
        List<Outcome<Integer>> outcomes = PARTIAL.withLimit(1).outcomes(List.of(20, 1), sleeping(machine));

        assertCancelled(outcomes.getFirst(), 1);
        assertCancelled(outcomes.getLast(), 0);
        assertThat(machine.noted()).containsExactly("20 at 0");
    }

    private static void what_was_set_aside_is_cancelled_before_it_began(Virtually machine) throws Exception {
        List<Outcome<Integer>> outcomes =
                PARTIAL.withLimitPer(Integer::signum, 1).outcomes(List.of(20, 1), sleeping(machine));

        assertCancelled(outcomes.getFirst(), 1);
        assertCancelled(outcomes.getLast(), 0);
        assertThat(machine.noted()).containsExactly("20 at 0");
    }

    private static void an_attempt_that_is_ended_is_cancelled_and_no_back_off_is(Virtually machine) throws Exception {
        FanOut policy = PARTIAL.withRetry(Retry.times(9).backoff(ofSeconds(4)));

        List<Outcome<String>> outcomes = policy.outcomes(List.of("sleeps", "fails"), task -> {
            machine.note(task);
            if (task.equals("sleeps") && machine.seconds() == 4) {
                sleep(20);
            }
            throw new IOException("no");
        });

        assertCancelled(outcomes.getFirst(), 2);
        assertThat(outcomes.getLast()).isInstanceOfSatisfying(Outcome.Failure.class, failure -> {
            assertThat(failure.exception()).isInstanceOf(IOException.class);
            assertThat(failure.attempts()).isEqualTo(3);
        });
        assertThat(machine.noted()).containsExactly("fails at 0", "sleeps at 0", "fails at 4", "sleeps at 4", "fails at 8");
    }

    private static void two_attempts_that_are_ended_are_one_outcome(Virtually machine) throws Exception {
        List<Outcome<Integer>> outcomes = PARTIAL.withHedge(ofSeconds(3)).outcomes(List.of(20), task -> {
            machine.note("begun");
            try {
                sleep(task);
                return task;
            } finally {
                machine.note("ended");
            }
        });

        assertThat(outcomes).singleElement().satisfies(outcome -> assertCancelled(outcome, 1));
        assertThat(machine.noted()).containsExactly("begun at 0", "begun at 3", "ended at 10", "ended at 10");
    }

    private static void who_waits_for_permits_is_cancelled_and_takes_none(Virtually machine) throws Exception {
        Permits permits = Permits.of(1);

        List<Outcome<Integer>> outcomes = PARTIAL.withPermits(permits).outcomes(List.of(1, 1), task -> {
            machine.note("has one");
            sleep(20);
            return task;
        });

        assertThat(outcomes).hasSize(2).allSatisfy(outcome -> assertCancelled(outcome, 1));
        assertThat(machine.noted()).containsExactly("has one at 0");
        assertThat(permits.available()).isEqualTo(1);
    }

    private static void who_waits_for_a_turn_is_cancelled_and_uses_none_up(Virtually machine) throws Exception {
        Rate rate = Rate.of(1, ofSeconds(20));

        List<Outcome<Integer>> outcomes = PARTIAL.withRate(rate).outcomes(List.of(1, 1), task -> task);
        ANY.withRate(rate).forEach(List.of("next"), machine::note);

        assertThat(outcomes.stream().filter(new Outcome.Success<>(1)::equals)).hasSize(1);
        assertThat(outcomes.stream().filter(Outcome.Cancelled.class::isInstance)).hasSize(1);
        assertThat(machine.noted()).containsExactly("next at 20");
    }

    /** Of two tasks of ten seconds each, one begins after the other. */
    private static void a_time_out_before_the_deadline_is_a_failure(Virtually machine) throws Exception {
        FanOut policy = PARTIAL.withLimit(1).withTaskTimeout(ofSeconds(5));

        List<Outcome<Integer>> outcomes = policy.outcomes(List.of(20, 20), sleeping(machine));

        assertThat(outcomes.getFirst()).isInstanceOfSatisfying(Outcome.Failure.class, failure -> assertThat(failure.exception())
                .isInstanceOf(TaskTimeoutException.class));
        assertCancelled(outcomes.getLast(), 1);
        assertThat(machine.noted()).containsExactly("20 at 0", "20 at 5");
    }

    // A tolerance around

    /** Fails the tasks that are negative, after as many seconds as they say. */
    private static Integer failing(int task) throws IOException, InterruptedException {
        sleep(Math.abs(task));
        if (task < 0) {
            throw new IOException("task " + task);
        }
        return task;
    }

    private static void a_tolerated_failure_makes_room(Virtually machine) throws Exception {
        FanOut.limit(1).tolerating(1).forEach(List.of(-2, 3), task -> {
            machine.note(task);
            failing(task);
        });

        assertThat(machine.noted()).containsExactly("-2 at 0", "3 at 2");
    }

    private static void a_tolerated_failure_makes_room_for_its_key(Virtually machine) throws Exception {
        FanOut policy = ANY.tolerating(2).withLimitPer((Integer task) -> 10 / (task - 4), 1);

        policy.forEach(List.of(-6, 4, -6 + 20, 5), task -> { // the second has no key: that is its failure
            machine.note(task);
            failing(task);
        });
        assertThat(machine.noted()).containsExactly("-6 at 0", "14 at 0", "5 at 0");
        assertThatThrownBy(() -> policy.tolerating(0).forEach(List.of(4), machine::note)).isInstanceOf(ArithmeticException.class);

        ANY.tolerating(1).withLimitPer((Integer task) -> "one", 1).forEach(List.of(-2, 3), task -> {
            machine.note("same key " + task);
            failing(task);
        });
        assertThat(machine.noted()).endsWith("same key -2 at 14", "same key 3 at 16");
    }

    private static void a_task_has_failed_after_its_last_attempt(Virtually machine) throws Exception {
        FanOut policy = ANY.withRetry(Retry.times(2));

        policy.tolerating(1).forEach(List.of(-1, 1), task -> {
            machine.note(task);
            failing(task);
        });
        assertThat(machine.noted()).containsExactly("-1 at 0", "1 at 0", "-1 at 1", "-1 at 2");

        policy.tolerating(0).forEach(List.of(1), task -> {
            if (machine.seconds() == 3) {
                failing(-1);
            }
        });
        assertThat(machine.seconds()).isEqualTo(4);
    }

    private static void two_attempts_that_fail_are_one_failure(Virtually machine) throws Exception {
        List<Integer> results = ANY.tolerating(1).withHedge(ofSeconds(1)).map(List.of(-2, 3), task -> {
            machine.note(task);
            return failing(task);
        });

        assertThat(results).containsExactly(3);
        assertThat(machine.noted()).containsExactly("-2 at 0", "3 at 0", "-2 at 1", "3 at 1");
    }

    private static void a_tolerated_failure_gives_its_permits_back(Virtually machine) throws Exception {
        Permits permits = Permits.of(2);

        ANY.tolerating(1).withPermits(permits.weighing(2)).forEach(List.of(-2, -2, 3), task -> {
            machine.note("begun");
            if (machine.seconds() < 2) {
                failing(-2);
            }
        });

        assertThat(machine.noted()).containsExactly("begun at 0", "begun at 2", "begun at 2");
        assertThat(permits.available()).isEqualTo(2);
    }

    private static void a_tolerated_failure_has_used_its_turn_up(Virtually machine) throws Exception {
        ANY.tolerating(1).withRate(Rate.of(1, ofSeconds(5))).forEach(List.of(1, 2), task -> {
            machine.note("begun");
            if (machine.seconds() == 0) {
                throw new IOException("no");
            }
        });

        assertThat(machine.noted()).containsExactly("begun at 0", "begun at 5");
    }

    private static void a_task_that_exceeds_its_time_out_counts(Virtually machine) throws Exception {
        FanOut policy = ANY.withTaskTimeout(ofSeconds(5));

        assertThat(policy.tolerating(1).map(List.of(20, 1), sleeping(machine))).containsExactly(1);
        assertThat(machine.seconds()).isEqualTo(5);
        assertThatThrownBy(() -> policy.tolerating(1).map(List.of(20, 1, 20), sleeping(machine)))
                .isInstanceOf(TaskTimeoutException.class);
    }
}
