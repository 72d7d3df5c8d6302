package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallFormsTest {

    private static final FanOut CALLS = FanOut.unlimited().withName("calls");

    private static String user(int id) throws IOException {
        if (id < 0) {
            throw new IOException("no such user");
        }
        return "user" + id;
    }

    private static int order(int id) throws GeneralSecurityException {
        if (id < 0) {
            throw new GeneralSecurityException("no such order");
        }
        return id;
    }

    /** A call that ends only when it is told to. */
    private static String untilCancelled() throws InterruptedException {
        new CountDownLatch(1).await();
        throw new AssertionError("not told to stop");
    }

    @Test
    void two_to_five_calls_give_one_result() throws IOException, GeneralSecurityException, TimeoutException, InterruptedException {
        String two = CALLS.all(() -> user(1), () -> order(2), (user, order) -> user + order);
        String three = CALLS.all(() -> user(1), () -> order(2), () -> 'c', (user, order, c) -> user + order + c);
        String four = CALLS.all(() -> 'a', () -> 'b', () -> user(3), () -> order(4), (a, b, user, order) -> {
            if (order != 4) {
                throw new TimeoutException();
            }
            return "" + a + b + user + order;
        });
        String five =
                CALLS.all(() -> 1, () -> 2L, () -> 3.0, () -> "4", () -> '5', (a, b, c, d, e) -> a + " " + b + " " + c + " " + d + " " + e);

        assertThat(two).isEqualTo("user12");
        assertThat(three).isEqualTo("user12c");
        assertThat(four).isEqualTo("abuser34");
        assertThat(five).isEqualTo("1 2 3.0 4 5");
    }

    @Test
    void a_call_may_give_null_and_so_may_the_combiner() throws InterruptedException {
        @Nullable String none = CALLS.<@Nullable String, @Nullable String, @Nullable String, RuntimeException, RuntimeException,
                        RuntimeException>
                all(() -> null, () -> null, (a, b) -> a);

        assertThat(none).isNull();
    }

    @Test
    void P10_the_calls_run_at_once() throws Exception {
        var both = new CyclicBarrier(2);

        int sum = CALLS.all(
                () -> {
                    both.await();
                    return 1;
                },
                () -> {
                    both.await();
                    return 2;
                },
                Integer::sum);

        assertThat(sum).isEqualTo(3);
    }

    @Test
    void P2_each_call_has_an_exception_type_of_its_own_and_the_first_failure_stops_the_others() throws Exception {
        var stopped = new AtomicReference<Throwable>();
        var started = new CountDownLatch(1);
        try {
            CALLS.all(
                    () -> {
                        started.countDown();
                        try {
                            return untilCancelled();
                        } catch (InterruptedException e) {
                            stopped.set(e);
                            throw e;
                        }
                    },
                    () -> {
                        started.await();
                        return order(-1);
                    },
                    (user, order) -> user + order);
            throw new AssertionError("nothing was thrown");
        } catch (GeneralSecurityException e) { // would not compile if it were not declared
            assertThat(e).hasMessage("no such order");
        }
        assertThat(stopped.get()).isInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> CALLS.all(() -> user(-1), CallFormsTest::untilCancelled, (user, order) -> ""))
                .isInstanceOf(IOException.class)
                .hasMessage("no such user")
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .anySatisfy(at -> assertThat(at).hasMessage("calls: all was called here")));
    }

    @Test
    void what_the_combiner_throws_is_thrown() {
        assertThatThrownBy(() -> CALLS.all(() -> 1, () -> 2, (a, b) -> {
                    throw new TimeoutException("too late");
                }))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void P9_the_policy_holds_for_the_calls() {
        assertThatThrownBy(() -> CALLS.withTaskTimeout(Duration.ofMillis(1))
                        .all(() -> 1, () -> untilCancelled().length(), Integer::sum))
                .isInstanceOf(TaskTimeoutException.class)
                .hasMessage("task calls/1 exceeded its time-out of 1 ms");
    }

    @Test
    void P9_the_policy_holds_for_races() {
        FanOut brief = CALLS.withTaskTimeout(Duration.ofMillis(1));
        TaskCallable<String, RuntimeException> endless = CallFormsTest::untilCancelled;

        List<ThrowingCallable> races = List.of(
                () -> brief.race(endless, endless),
                () -> brief.race(endless, endless, endless),
                () -> brief.race(endless, endless, endless, endless),
                () -> brief.race(endless, endless, endless, endless, endless));

        assertThat(races).allSatisfy(race -> assertThatThrownBy(race)
                .isInstanceOf(TaskTimeoutException.class)
                .hasMessageStartingWith("task calls/"));
    }

    @Test
    void a_race_is_won_by_the_first_success_and_the_losers_are_cancelled() throws IOException, GeneralSecurityException, InterruptedException {
        String two = CALLS.race(CallFormsTest::untilCancelled, () -> user(1));
        String three = CALLS.race(() -> user(-1), CallFormsTest::untilCancelled, () -> user(2));
        String four = CALLS.race(
                () -> user(-1), () -> "order" + order(-1), () -> user(3), CallFormsTest::untilCancelled);
        String five = CALLS.race(
                () -> user(-1),
                () -> "order" + order(-1),
                () -> user(-2),
                CallFormsTest::untilCancelled,
                () -> user(4));

        assertThat(two).isEqualTo("user1");
        assertThat(three).isEqualTo("user2");
        assertThat(four).isEqualTo("user3");
        assertThat(five).isEqualTo("user4");
    }

    @Test
    void P2_a_race_that_nobody_wins_throws_the_first_failure_with_the_others_suppressed() {
        assertThatThrownBy(() -> FanOut.limit(1).race(() -> user(-1), () -> "order" + order(-1)))
                .isInstanceOf(IOException.class)
                .hasMessage("no such user")
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("fan-out: race was called here", "no such order"));
    }

    @Test
    @SuppressWarnings("NullAway") // null is what is tried here
    void nulls_are_named_before_anything_runs() {
        TaskCallable<Integer, RuntimeException> none = null;

        assertThatThrownBy(() -> CALLS.all(() -> 1, none, Integer::sum))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("tasks[1] is null; a task must not be null");
        assertThatThrownBy(() -> CALLS.all(() -> 1, () -> 2, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("combiner");
        List<ThrowingCallable> more = List.of(
                () -> CALLS.all(() -> 1, () -> 2, () -> 3, null),
                () -> CALLS.all(() -> 1, () -> 2, () -> 3, () -> 4, null),
                () -> CALLS.all(() -> 1, () -> 2, () -> 3, () -> 4, () -> 5, null));
        assertThat(more).allSatisfy(all -> assertThatThrownBy(all)
                .isInstanceOf(NullPointerException.class)
                .hasMessage("combiner"));
        assertThatThrownBy(() -> CALLS.race(none, () -> 1))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("tasks[0] is null; a task must not be null");
    }

    /** There is nothing to ask the key of; without a limit it would be another policy than the one that was asked for. */
    @Test
    void calls_that_are_given_no_task_fail_under_a_limit_per_key_and_say_why() {
        FanOut policy = FanOut.unlimited().withLimitPer(String::length, 1);

        assertThatThrownBy(() -> policy.all(() -> 1, () -> 2, Integer::sum))
                .isInstanceOf(ClassCastException.class)
                .hasMessageStartingWith("FanOut.withLimitPer: the key function was made for other tasks than task ");
    }
}
