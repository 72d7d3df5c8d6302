package dev.braid.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.Virtually;
import dev.braid.pipeline.Witness.Place;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for one boundary holds for one behind another, each of each kind (P1, P4). */
class TwoBoundariesTest {

    private static final int AT = 20;

    static Stream<Arguments> pairs() {
        return pairs(_ -> true);
    }

    private static Stream<Arguments> pairs(Predicate<Boundary> seconds) {
        return Stream.of(Boundary.values())
                .flatMap(first -> Stream.of(Boundary.values()).filter(seconds).map(second -> Arguments.of(first, second)));
    }

    private static void assertArrived(Witness watch, Boundary first, Boundary second, int end) {
        List<Integer> all = IntStream.range(0, end).boxed().toList();
        if (first.isOrdered() && second.isOrdered()) {
            assertThat(watch.arrived()).isEqualTo(all);
        } else {
            assertThat(watch.arrived()).containsExactlyInAnyOrderElementsOf(all);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void P1_all_comes_through_and_is_closed(Boundary first, Boundary second) {
        Virtually.inManyOrders(_ -> {
            var watch = Witness.withoutTrouble();

            second.behind(watch.around(first, 60)).forEach(watch::sink);

            watch.assertOver();
            assertArrived(watch, first, second, 60);
        });
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void P1_P2_a_failure_of_the_source_comes_after_what_came_before_it(Boundary first, Boundary second) {
        Virtually.inManyOrders(_ -> {
            var watch = new Witness(Place.SOURCE, AT, () -> {
                throw new IllegalStateException("disk on fire");
            });

            Throwable thrown = catchThrowable(() -> second.behind(watch.around(first, 60)).forEach(watch::sink));

            watch.assertOver();
            assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessage("disk on fire");
            assertArrived(watch, first, second, AT);
        });
    }

    static Stream<Arguments> parallelBehind() {
        return pairs(second -> second.name().startsWith("PARALLEL"));
    }

    static Stream<Arguments> othersBehind() {
        return pairs(second -> !second.name().startsWith("PARALLEL"));
    }

    @ParameterizedTest
    @MethodSource("othersBehind")
    void P1_P4_an_early_end_stops_an_endless_source(Boundary first, Boundary second) {
        assertEndsEarly(first, second);
    }

    @ParameterizedTest
    @MethodSource("parallelBehind")
    void P1_P4_P6_an_early_end_stops_an_endless_source_before_a_parallel_stage(Boundary first, Boundary second) {
        assertEndsEarly(first, second);
    }

    private static void assertEndsEarly(Boundary first, Boundary second) {
        Virtually.inManyOrders(_ -> {
            var watch = Witness.withoutTrouble();

            second.behind(watch.around(first, Integer.MAX_VALUE)).take(AT).forEach(watch::sink);

            watch.assertOver();
            assertThat(watch.arrived()).hasSize(AT);
            assertThat(watch.asked()).isLessThanOrEqualTo(AT + 2 * (first.ahead() + second.ahead()));
        });
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void P1_P4_a_cancel_ends_what_waits_in_between(Boundary first, Boundary second) {
        Virtually.inManyOrders(machine -> {
            var watch = new Witness(Place.AFTER, AT, Witness::untilInterrupted);
            var parent = Context.current().withCancel();
            machine.beside(() -> {
                Virtually.sleep(10);
                parent.cancel();
            });

            Throwable thrown = catchThrowable(
                    () -> parent.run(() -> second.behind(watch.around(first, Integer.MAX_VALUE)).forEach(watch::sink)));

            watch.assertOver();
            assertThat(thrown).isInstanceOf(CancelledException.class);
            assertThat(machine.seconds()).isEqualTo(10);
        });
    }
}
