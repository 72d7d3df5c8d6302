package dev.braid.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.Context;
import dev.braid.FanOut;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A seed decides in which order threads take turns, and gives it again. */
class ScheduleTest {

    /** A block of which the order of events is to be the same again. */
    @FunctionalInterface
    interface Body {
        void run(FanOut policy) throws Exception;
    }

    static Stream<Body> bodies() {
        List<Integer> tasks = IntStream.range(0, 100).boxed().toList();
        return Stream.of(
                policy -> policy.map(tasks, task -> task),
                policy -> policy.map(tasks.iterator(), task -> task),
                policy -> policy.forEach(tasks, task -> Context.sleep(Duration.ofMillis(task % 7))),
                policy -> policy.withTimeout(Duration.ofMillis(3))
                        .forEach(tasks, task -> Context.sleep(Duration.ofMillis(task % 7))),
                policy -> policy.withoutInterrupts().withTaskTimeout(Duration.ofMillis(4))
                        .outcomes(tasks, task -> {
                            Context.sleep(Duration.ofMillis(task % 7));
                            return task;
                        }),
                policy -> policy.firstSuccess(tasks, task -> {
                    Thread.yield();
                    return FanOut.limit(2).map(List.of(1, 2, 3), inner -> inner + task);
                }),
                policy -> {
                    try (Stream<Integer> stream = policy.stream(tasks, task -> task)) {
                        assertThat(stream.limit(20)).hasSize(20);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void the_same_seed_gives_the_same_events_and_others_give_others(Body body) {
        Set<String> different = new HashSet<>();
        for (FanOut policy : List.of(FanOut.limit(3), FanOut.unlimited())) {
            for (long seed = 0; seed < 30; seed++) {
                String events = events(seed, policy, body);
                different.add(events);

                assertThat(events(seed, policy, body)).as("seed %d", seed).isEqualTo(events);
            }
        }
        assertThat(different).hasSizeGreaterThan(2);
    }

    /** Chunks are claimed only by runs without observers, and the pace of a thread decides how large they are. */
    @Test
    void the_same_seed_gives_the_same_order_of_short_tasks_that_nobody_observes() throws InterruptedException {
        Set<List<Integer>> orders = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            List<Integer> order = order(seed, 1_000);
            orders.add(order);

            assertThat(order(seed, 1_000)).as("seed %d", seed).isEqualTo(order);
            assertThat(order).hasSize(1_000).doesNotHaveDuplicates();
        }
        assertThat(orders).hasSizeGreaterThan(45);
    }

    @Test
    void seeds_give_all_orders_of_three_tasks_that_wait_for_nothing() throws InterruptedException {
        Set<List<Integer>> orders = new HashSet<>();
        for (long seed = 0; seed < 2_000; seed++) {
            orders.add(order(seed, 3));
        }

        assertThat(orders).hasSize(6);
    }

    private static List<Integer> order(long seed, int tasks) throws InterruptedException {
        List<Integer> order = new ArrayList<>();
        VirtualTime.withSeed(seed)
                .run(() -> FanOut.unlimited().forEach(IntStream.range(0, tasks).boxed().toList(), order::add));
        return order;
    }

    private static String events(long seed, FanOut policy, Body body) {
        var observer = new RecordingObserver();
        Throwable thrown = catchThrowable(() -> VirtualTime.withSeed(seed).run(() -> body.run(policy.withObserver(observer))));
        return observer + "\n" + thrown;
    }

    @Test
    void a_failure_says_how_to_have_it_again() {
        Throwable thrown = catchThrowable(() -> VirtualTime.withSeed(-2).run(() -> {
            throw new IOException("broken");
        }));

        assertThat(thrown.getSuppressed()).singleElement().satisfies(note -> assertThat(note)
                .hasMessage("virtual time, seed 0xfffffffffffffffe; to run it again: -Dbraid.seed=0xfffffffffffffffe,"
                        + " or VirtualTime.withSeed(0xfffffffffffffffeL)"));
    }

    @Test
    void exploring_finds_the_order_that_fails_and_its_seed_fails_again() {
        Throwable thrown = catchThrowable(() -> VirtualTime.explore(10_000, ScheduleTest::failsInSomeOrders));

        long seed = Seeds.parse(thrown.getSuppressed()[0].toString().replaceAll(".*seed=(0x[0-9a-f]+),.*", "$1")).orElseThrow();
        assertThat(thrown).isInstanceOf(AssertionError.class).hasMessage("2, 1, 0");
        assertThatThrownBy(() -> VirtualTime.withSeed(seed).run(ScheduleTest::failsInSomeOrders))
                .isInstanceOf(AssertionError.class)
                .hasMessage("2, 1, 0");
        assertThat(LongStream.range(0, 100).filter(other -> catchThrowable(
                        () -> VirtualTime.withSeed(other).run(ScheduleTest::failsInSomeOrders)) != null))
                .as("other seeds")
                .hasSizeLessThan(50);
    }

    private static void failsInSomeOrders() throws InterruptedException {
        List<Integer> order = new ArrayList<>();
        FanOut.unlimited().forEach(List.of(0, 1, 2), order::add);
        if (order.equals(List.of(2, 1, 0))) {
            throw new AssertionError("2, 1, 0");
        }
    }

    @Test
    void exploring_stops_at_the_first_order_that_fails() {
        int[] runs = new int[1];

        assertThatThrownBy(() -> VirtualTime.explore(100, () -> {
                    if (++runs[0] == 7) {
                        throw new IOException("the seventh");
                    }
                }))
                .hasMessage("the seventh");
        assertThat(runs[0]).isEqualTo(7);
    }

    @Test
    void the_property_decides_what_has_no_seed_of_its_own() throws InterruptedException {
        System.setProperty("braid.seed", "0x5eed");
        try {
            assertThat(Seeds.any()).isEqualTo(new Schedule(0x5eed));
            assertThat(VirtualTime.schedules(100)).containsExactly(new Schedule(0x5eed));
            assertThat(VirtualTime.withSeed(1)).isEqualTo(new Schedule(1));
        } finally {
            System.clearProperty("braid.seed");
        }
        assertThat(VirtualTime.schedules(100)).doesNotHaveDuplicates().hasSize(100);
    }

    @Test
    void a_seed_is_read_as_it_is_printed() {
        for (long seed : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x5eed}) {
            assertThat(Seeds.parse(new Schedule(seed).toString())).contains(seed);
            assertThat(Seeds.parse(" " + seed)).contains(seed);
        }
        assertThat(Seeds.parse(null)).isEmpty();
        assertThat(Seeds.parse(" ")).isEmpty();
        assertThatThrownBy(() -> Seeds.parse("0xseed"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("-Dbraid.seed=0xseed: not a seed; give it as it was printed, like 0x5eed, or in decimal");
    }

    @Test
    void no_schedule_at_all_is_a_mistake() {
        assertThatThrownBy(() -> VirtualTime.explore(0, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("VirtualTime.schedules(0): at least 1 must be run");
    }
}
