package dev.braid;

import static dev.braid.Virtually.sleep;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The places of tasks, within a limit and within that of their key, are kept through all that a task waits for, as {@code docs/policies.md}
 * says. Tasks are strings, whose key is their first letter.
 */
class PlaceNestingSpecTest {

    private static final FanOut ONE = FanOut.limit(1);
    private static final FanOut ONE_PER_KEY = FanOut.unlimited().withLimitPer((String task) -> task.charAt(0), 1);
    private static final List<String> TASKS = List.of("a1", "a2", "b1");

    static Stream<Nesting<Virtually.Body>> pairs() {
        return Stream.of(
                pair("limit", "limit per key", PlaceNestingSpecTest::what_is_set_aside_takes_no_place),
                pair("limit", "retry", PlaceNestingSpecTest::the_place_is_kept_during_the_back_off),
                pair("limit", "hedge", PlaceNestingSpecTest::the_second_attempt_takes_no_place),
                pair("limit", "permits", PlaceNestingSpecTest::the_place_is_kept_while_waiting_for_permits),
                pair("limit", "rate", PlaceNestingSpecTest::the_place_is_kept_while_waiting_for_a_turn),
                pair("limit", "time-out", PlaceNestingSpecTest::the_place_is_kept_past_the_time_out_and_waiting_for_one_does_not_count),
                pair("limit per key", "retry", PlaceNestingSpecTest::the_keys_place_is_kept_during_the_back_off),
                pair("limit per key", "hedge", PlaceNestingSpecTest::the_second_attempt_takes_no_place_of_the_key),
                pair("limit per key", "permits", PlaceNestingSpecTest::the_keys_place_is_kept_while_waiting_for_permits),
                pair("limit per key", "rate", PlaceNestingSpecTest::the_keys_place_is_kept_while_waiting_for_a_turn),
                pair("limit per key", "time-out", PlaceNestingSpecTest::the_keys_place_is_kept_past_the_time_out_and_being_set_aside_does_not_count));
    }

    private static Nesting<Virtually.Body> pair(String outer, String inner, Virtually.Body check) {
        return new Nesting<>(outer, inner, check);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void each_two_nest_as_the_table_says(Nesting<Virtually.Body> pair) {
        Virtually.inManyOrders(pair.check());
    }

    private static void sleepsTen(Virtually machine, String task) throws InterruptedException {
        machine.note(task);
        sleep(10);
    }

    /** Fails at first, and at once. */
    private static void failsAtFirst(Virtually machine, String task) throws IOException {
        machine.note(task);
        if (machine.seconds() < 10) {
            throw new IOException("no");
        }
    }

    // The limit around

    private static void what_is_set_aside_takes_no_place(Virtually machine) throws Exception {
        ONE_PER_KEY.withLimit(2).forEach(List.of("a1", "a2", "b1", "c1"), task -> sleepsTen(machine, task));

        assertThat(machine.noted().subList(0, 3)).containsExactly("a1 at 0", "b1 at 0", "a2 at 10");
        assertThat(machine.noted()).hasSize(4).last().isEqualTo("c1 at 10");
    }

    private static void the_place_is_kept_during_the_back_off(Virtually machine) throws Exception {
        ONE.withRetry(Retry.times(1).backoff(ofSeconds(10))).forEach(List.of("a1", "a2"), task -> failsAtFirst(machine, task));

        assertThat(machine.noted()).containsExactly("a1 at 0", "a1 at 10", "a2 at 10");
    }

    private static void the_second_attempt_takes_no_place(Virtually machine) throws Exception {
        ONE.withHedge(ofSeconds(1)).forEach(List.of("a1", "a2"), task -> sleepsTen(machine, task));

        assertThat(machine.noted()).containsExactly("a1 at 0", "a1 at 1", "a2 at 10", "a2 at 11");
    }

    private static void the_place_is_kept_while_waiting_for_permits(Virtually machine) throws Exception {
        Permits permits = held(machine);

        machine.noteAt(5, permits::waiting);
        FanOut.limit(2).withPermits(permits).forEach(TASKS, machine::note);

        assertThat(machine.noted()).containsExactly("2 at 5", "a1 at 10", "a2 at 10", "b1 at 10");
    }

    /** Permits that somebody holds for ten seconds. */
    private static Permits held(Virtually machine) throws InterruptedException {
        Permits permits = Permits.of(1);
        machine.beside(() -> permits.run(() -> sleep(10)));
        while (permits.available() > 0) {
            Thread.yield();
        }
        return permits;
    }

    private static void the_place_is_kept_while_waiting_for_a_turn(Virtually machine) throws Exception {
        Rate rate = Rate.of(1, ofSeconds(10));

        machine.noteAt(5, rate::waiting);
        FanOut.limit(1).withRate(rate).forEach(TASKS, task -> machine.note("begun"));

        assertThat(machine.noted()).containsExactly("begun at 0", "1 at 5", "begun at 10", "begun at 20");
    }

    private static void the_place_is_kept_past_the_time_out_and_waiting_for_one_does_not_count(Virtually machine) throws Exception {
        assertPlaceOutlastsTimeout(machine, ONE);
    }

    private static void assertPlaceOutlastsTimeout(Virtually machine, FanOut policy) throws InterruptedException {
        policy.withTaskTimeout(ofSeconds(8)).forEach(List.of("a1", "a2"), task -> {
            machine.note(task);
            sleep(5);
        });
        assertThat(machine.noted()).containsExactly("a1 at 0", "a2 at 5");

        policy.withTaskTimeout(ofSeconds(8)).forEach(List.of("a3", "a4"), task -> {
            machine.note(task);
            machine.sleepDeaf(20);
        });
        assertThat(machine.noted()).endsWith("a3 at 10", "a4 at 30");
    }

    // The limit of a key around

    private static void the_keys_place_is_kept_during_the_back_off(Virtually machine) throws Exception {
        ONE_PER_KEY.withRetry(Retry.times(1).backoff(ofSeconds(10))).forEach(TASKS, task -> failsAtFirst(machine, task));

        assertThat(machine.noted()).containsExactly("a1 at 0", "b1 at 0", "a1 at 10", "a2 at 10", "b1 at 10");
    }

    private static void the_second_attempt_takes_no_place_of_the_key(Virtually machine) throws Exception {
        ONE_PER_KEY.withHedge(ofSeconds(1)).forEach(TASKS, task -> sleepsTen(machine, task));

        assertThat(machine.noted())
                .containsExactly("a1 at 0", "b1 at 0", "a1 at 1", "b1 at 1", "a2 at 10", "a2 at 11");
    }

    private static void the_keys_place_is_kept_while_waiting_for_permits(Virtually machine) throws Exception {
        Permits permits = held(machine);

        machine.noteAt(5, permits::waiting);
        ONE_PER_KEY.withPermits(permits).forEach(TASKS, machine::note);

        assertThat(machine.noted()).containsExactly("2 at 5", "a1 at 10", "a2 at 10", "b1 at 10");
    }

    private static void the_keys_place_is_kept_while_waiting_for_a_turn(Virtually machine) throws Exception {
        Rate rate = Rate.of(1, ofSeconds(10));
        FanOut.unlimited().withRate(rate).forEach(List.of("first"), machine::note);

        machine.noteAt(5, rate::waiting);
        ONE_PER_KEY.withRate(rate).forEach(TASKS, task -> machine.note("begun"));

        assertThat(machine.noted())
                .containsExactly("first at 0", "2 at 5", "begun at 10", "begun at 20", "begun at 30");
    }

    private static void the_keys_place_is_kept_past_the_time_out_and_being_set_aside_does_not_count(Virtually machine)
            throws Exception {
        assertPlaceOutlastsTimeout(machine, ONE_PER_KEY);
    }
}
