package dev.braid.test;

import static dev.braid.test.BraidAssertions.assertRecorded;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import dev.braid.Fork;
import dev.braid.Retry;
import dev.braid.Scope;
import dev.braid.test.junit.VirtualTimeTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Scopes, and races, in virtual time. */
class ScopesInVirtualTimeTest {

    private static final FanOut CRAWL = FanOut.unlimited().withName("crawl");

    private final RecordingObserver observer = new RecordingObserver();

    /** A page for each number; it links to two others, up to a hundred, and takes a minute. */
    private static void visit(Scope<RuntimeException> scope, int page, Set<Integer> seen) {
        if (page < 100 && seen.add(page)) {
            scope.forkRun(page, number -> {
                Context.sleep(ofMinutes(1));
                visit(scope, 2 * number + 1, seen);
                visit(scope, 2 * number + 2, seen);
            });
        }
    }

    @VirtualTimeTest(schedules = 50)
    void forks_from_inside_tasks_that_sleep_take_as_long_as_the_longest_way() throws Exception {
        Set<Integer> seen = new HashSet<>();

        CRAWL.withObserver(observer).scopeRun((Scope<RuntimeException> scope) -> visit(scope, 0, seen));

        assertThat(seen).hasSize(100);
        assertThat(VirtualTime.elapsed()).isEqualTo(ofMinutes(7)); // a hundred pages are seven levels
        assertRecorded(observer).started(100).allEnded().outcomes().allSucceeded();
        assertThat(observer.recording().mostAtOnce()).isGreaterThanOrEqualTo(37); // the last level, and who has just forked it
    }

    @VirtualTimeTest(schedules = 50)
    void P8_a_limit_holds_for_forks_from_inside_tasks() throws Exception {
        CRAWL.withLimit(5).withObserver(observer).scopeRun((Scope<RuntimeException> scope) -> visit(scope, 0, new HashSet<>()));

        assertRecorded(observer).withinLimits().started(100);
        assertThat(VirtualTime.elapsed()).isBetween(ofMinutes(20), ofMinutes(24));
    }

    @VirtualTimeTest(schedules = 50)
    void P9_a_deadline_ends_a_scope_whose_tasks_go_on_forking() throws Exception {
        Throwable thrown = catchThrowable(() -> CRAWL.withTimeout(ofMinutes(3)).withObserver(observer).scopeRun(
                (Scope<RuntimeException> scope) -> visit(scope, 0, new HashSet<>())));

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
        assertThat(VirtualTime.elapsed()).isEqualTo(ofMinutes(3));
        assertRecorded(observer).allEnded().noneStuck();
    }

    @VirtualTimeTest(schedules = 50)
    void a_failed_fork_is_tried_again_while_the_others_go_on_and_a_cancel_ends_what_is_left() throws Exception {
        FanOut patient = CRAWL.withRetry(Retry.times(3).backoff(ofHours(1)));

        List<Fork<?>> forks = patient.scope((Scope<IOException> scope) -> {
            Fork<String> third = scope.fork(() -> {
                if (VirtualTime.elapsed().compareTo(ofHours(2)) < 0) {
                    throw new IOException("not yet");
                }
                scope.cancel(new CancelledException("enough"));
                return "third";
            });
            Fork<?> slow = scope.forkRun(() -> Context.sleep(ofHours(10)));
            return List.of(third, slow);
        });

        assertThat(forks).extracting(Fork::state).containsExactly(Fork.State.SUCCEEDED, Fork.State.CANCELLED);
        assertThat(forks.getFirst().outcome().attempts()).isEqualTo(3);
        assertThat(VirtualTime.elapsed()).isEqualTo(ofHours(2));
    }

    @Test
    void a_block_that_waits_for_a_fork_that_never_ends_is_told_who_waits() {
        assertThatThrownBy(() -> VirtualTime.run(() -> CRAWL.scopeRun((Scope<RuntimeException> scope) -> {
                    var never = new CountDownLatch(1);
                    scope.forkRun(never::await);
                    scope.join();
                })))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nobody can go on")
                .hasMessageContaining("crawl/0");
    }

    // Races

    private static String race() throws InterruptedException {
        List<String> order = new ArrayList<>();
        CRAWL.forEach(List.of("a", "b", "c"), task -> {
            Context.sleep(ofSeconds(1)); // all end at the same time: any order is right
            order.add(task);
        });
        return CRAWL.race(() -> answer("a"), () -> answer("b"), () -> answer("c")) + " wins after " + order;
    }

    private static String answer(String name) throws InterruptedException {
        Context.sleep(ofSeconds(1));
        return name;
    }

    @Test
    void seeds_reorder_completions_and_who_wins_a_race_and_give_the_same_again() throws InterruptedException {
        Map<Long, String> ends = new HashMap<>();
        for (long seed = 0; seed < 200; seed++) {
            ends.put(seed, VirtualTime.withSeed(seed).call(ScopesInVirtualTimeTest::race));
        }

        assertThat(new HashSet<>(ends.values())).as("three winners after six orders").hasSize(18);
        for (long seed = 0; seed < 200; seed++) {
            assertThat(VirtualTime.withSeed(seed).call(ScopesInVirtualTimeTest::race)).isEqualTo(ends.get(seed));
        }
    }

    @Test
    void the_order_of_a_race_that_a_test_does_not_stand_is_found_and_its_printed_seed_gives_it_again() {
        Throwable thrown = catchThrowable(() -> VirtualTime.explore(1_000, () -> assertThat(race()).isNotEqualTo("c wins after [b, c, a]")));

        assertThat(thrown).isInstanceOf(AssertionError.class);
        long seed = Seeds.parse(thrown.getSuppressed()[0].toString().replaceAll(".*seed=(0x[0-9a-f]+),.*", "$1")).orElseThrow();
        assertThat(catchThrowable(() -> assertThat(VirtualTime.withSeed(seed).call(ScopesInVirtualTimeTest::race))
                        .isEqualTo("c wins after [b, c, a]")))
                .isNull();
    }
}
