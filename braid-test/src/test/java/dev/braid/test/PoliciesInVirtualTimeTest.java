package dev.braid.test;

import static dev.braid.test.BraidAssertions.assertRecorded;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.Hedge;
import dev.braid.Outcome;
import dev.braid.Permits;
import dev.braid.Rate;
import dev.braid.Retry;
import dev.braid.test.junit.VirtualTimeTest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Back-off, rates, hedges and permits take no time, and happen in order. */
class PoliciesInVirtualTimeTest {

    private static final FanOut CALLS = FanOut.unlimited().withName("calls");

    private final RecordingObserver observer = new RecordingObserver();

    // Retry

    @VirtualTimeTest(schedules = 50)
    void back_off_of_hours_passes_at_once_and_to_the_second() throws Exception {
        FanOut patient = CALLS.withRetry(Retry.times(5).backoff(ofHours(1), 2)).withObserver(observer);
        var attempts = new AtomicInteger();

        List<Outcome<Duration>> outcomes = patient.outcomes(List.of("a"), task -> {
            if (attempts.incrementAndGet() < 6) {
                throw new IOException("down");
            }
            return VirtualTime.elapsed();
        });

        assertThat(outcomes).containsExactly(new Outcome.Success<>(ofHours(1 + 2 + 4 + 8 + 16), 6));
        assertThat(observer.recording().retried())
                .extracting(Recording.TaskRetried::at)
                .containsExactly(ofHours(0), ofHours(1), ofHours(3), ofHours(7), ofHours(15));
        assertThat(observer.recording().retried()).allSatisfy(retried -> assertThat(retried.attempt())
                .isInstanceOf(Outcome.Failure.class));
        assertThat(observer.toString()).contains("calls/0 failed at attempt 2").contains("again in 16 h");
    }

    @Test
    void jitter_comes_from_the_seed() throws InterruptedException {
        Set<Duration> ends = new HashSet<>();
        for (Schedule schedule : VirtualTime.schedules(20)) {
            Duration end = schedule.call(PoliciesInVirtualTimeTest::retriedWithJitter);
            ends.add(end);
            assertThat(schedule.call(PoliciesInVirtualTimeTest::retriedWithJitter)).as("with seed %s", schedule).isEqualTo(end);
        }
        assertThat(ends).hasSizeGreaterThan(10).allSatisfy(end -> assertThat(end).isBetween(ofHours(9), ofHours(36)));
    }

    private static Duration retriedWithJitter() throws InterruptedException {
        CALLS.withRetry(Retry.times(3).decorrelated(ofHours(3), ofHours(12)))
                .outcomes(List.of(1), task -> {
                    throw new IOException("down");
                });
        return VirtualTime.elapsed();
    }

    @Test
    void waits_longer_than_a_clock_can_count_add_up() throws InterruptedException {
        VirtualTime.explore(20, () -> {
            List<String> order = new ArrayList<>();

            CALLS.forEach(List.of(2, 1, 0), days -> {
                for (int wait = 0; wait < 5; wait++) {
                    Context.sleep(Duration.ofSeconds(Long.MAX_VALUE)); // as long as any wait: some 146 years
                }
                Context.sleep(ofDays(days));
                order.add(days + " days later");
            });

            assertThat(order).containsExactly("0 days later", "1 days later", "2 days later");
            assertThat(VirtualTime.elapsed()).isEqualTo(Duration.ofNanos(Long.MAX_VALUE / 2).multipliedBy(5).plusDays(2));
            assertThat(VirtualTime.now()).isAfter(Instant.parse("2700-01-01T00:00:00Z"));
        });
    }

    // Rate

    @VirtualTimeTest(schedules = 50)
    void one_a_day_takes_days_and_no_time() throws Exception {
        FanOut daily = CALLS.withRate(Rate.of(1, ofDays(1)));
        List<Duration> turns = new ArrayList<>();

        daily.forEach(IntStream.range(0, 30).boxed().toList(), task -> turns.add(VirtualTime.elapsed()));

        assertThat(turns).isEqualTo(IntStream.range(0, 30).mapToObj(Duration::ofDays).toList());
    }

    /** A constant is used by one test after the other, each on a machine whose clock begins anew. */
    private static final Rate SHARED = Rate.of(1, ofDays(1));

    @VirtualTimeTest(schedules = 20)
    void a_rate_that_is_a_constant_begins_anew_in_each_test() throws Exception {
        CALLS.withRate(SHARED).forEach(List.of(1, 2), task -> {});

        assertThat(VirtualTime.elapsed()).isEqualTo(ofDays(1));
    }

    // Hedge

    @VirtualTimeTest(schedules = 50)
    void P1_a_second_attempt_begins_after_the_delay_and_the_first_answer_wins() throws Exception {
        FanOut hedged = CALLS.withHedge(ofSeconds(3)).withObserver(observer);
        var attempts = new AtomicInteger();

        List<String> results = hedged.map(List.of("replica"), task -> {
            int attempt = attempts.incrementAndGet();
            Context.sleep(attempt == 1 ? ofMinutes(10) : ofSeconds(1));
            return "attempt " + attempt;
        });

        assertThat(results).containsExactly("attempt 2");
        assertThat(VirtualTime.elapsed()).isEqualTo(ofSeconds(4));
        assertThat(observer.recording().hedged()).singleElement().satisfies(second -> {
            assertThat(second.at()).isEqualTo(ofSeconds(3));
            assertThat(second.after()).isEqualTo(ofSeconds(3));
        });
        assertRecorded(observer).allEnded().runs(1).outcomes().allSucceeded();
    }

    @VirtualTimeTest(schedules = 20)
    void once_enough_are_known_slow_attempts_are_hedged_after_what_95_of_100_took() throws Exception {
        Hedge hedge = Hedge.afterP95(ofMinutes(30));
        FanOut hedged = FanOut.limit(1).withHedge(hedge);
        hedged.forEach(IntStream.range(0, 100).boxed().toList(), task -> Context.sleep(ofSeconds(task % 25 == 7 ? 60 : 2)));
        assertThat(hedge.delay()).isEqualTo(ofSeconds(2));
        Duration before = VirtualTime.elapsed();
        var attempts = new AtomicInteger();

        hedged.forEach(List.of(1), task -> Context.sleep(attempts.incrementAndGet() == 1 ? ofHours(1) : ofSeconds(1)));

        assertThat(VirtualTime.elapsed().minus(before)).isEqualTo(ofSeconds(3));
    }

    // Permits

    @VirtualTimeTest(schedules = 50)
    void P8_permits_bound_two_calls_together() throws Exception {
        Permits database = Permits.of(3);
        FanOut lookups = CALLS.withPermits(database);
        FanOut reports = CALLS.withPermits(database.weighing(3));
        var used = new AtomicInteger();
        var most = new AtomicInteger();

        CALLS.all(
                () -> lookups.map(IntStream.range(0, 10).boxed().toList(), task -> hold(1, used, most)),
                () -> reports.map(List.of(1, 2), task -> hold(3, used, most)),
                (looked, reported) -> 0);

        assertThat(most).hasValue(3);
        assertThat(database.available()).isEqualTo(3);
        assertThat(VirtualTime.elapsed()).isBetween(ofMinutes(6), ofMinutes(8)); // 10 by threes, or with gaps before the heavy ones
    }

    private static int hold(int weight, AtomicInteger used, AtomicInteger most) throws InterruptedException {
        most.accumulateAndGet(used.addAndGet(weight), Math::max);
        Context.sleep(ofMinutes(1));
        return used.addAndGet(-weight);
    }

    @Test
    void permits_that_are_never_given_back_are_told_as_a_deadlock() {
        Permits first = Permits.of(1).withName("first");
        Permits second = Permits.of(1).withName("second");

        assertThatThrownBy(() -> VirtualTime.explore(100, () -> CALLS.all(
                        () -> first.call(() -> {
                            Context.sleep(ofSeconds(1));
                            return second.call(() -> 1);
                        }),
                        () -> second.call(() -> {
                            Context.sleep(ofSeconds(1));
                            return first.call(() -> 2);
                        }),
                        Integer::sum)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nobody can go on, and no timer is due; at 1 s");
    }
}
