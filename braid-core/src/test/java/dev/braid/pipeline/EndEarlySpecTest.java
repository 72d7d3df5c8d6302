package dev.braid.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.Virtually;
import dev.braid.pipeline.Witness.Place;
import java.io.IOException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A sink that needs no more stops what is before it: nothing runs on, and no more was asked for than the bound says (P1). */
class EndEarlySpecTest {

    private static final int ENDLESS = Integer.MAX_VALUE;
    private static final int NEEDED = 21;

    /** Ways to need no more than the {@link #NEEDED} first elements. */
    enum Enough {
        TAKE,
        TAKE_TO_LIST,
        TAKE_WHILE,
        FIRST,
        ANY,
        ALL,
        ZIPPED;

        /** Runs a pipeline whose elements are 0, 1, 2 … in whatever order. */
        void run(Pipeline<Integer> pipeline) throws Exception {
            switch (this) {
                case TAKE -> assertThat(pipeline.take(NEEDED).count()).isEqualTo(NEEDED);
                case TAKE_TO_LIST -> assertThat(pipeline.take(NEEDED).toList()).hasSize(NEEDED);
                case TAKE_WHILE -> pipeline.takeWhile(number -> number != NEEDED - 1).count();
                case FIRST -> assertThat(pipeline.drop(NEEDED - 1).first()).isPresent();
                case ANY -> assertThat(pipeline.any(number -> number == NEEDED - 1)).isTrue();
                case ALL -> assertThat(pipeline.all(number -> number != NEEDED - 1)).isFalse();
                case ZIPPED -> assertThat(pipeline.zip(Pipeline.range(0, NEEDED), Long::sum).count()).isEqualTo(NEEDED);
            }
        }

        /** Elements that have to be asked for to know that it is enough. */
        int more() {
            return this == ZIPPED ? 1 : 0;
        }
    }

    static Stream<Arguments> all() {
        return combined(_ -> true, _ -> true);
    }

    static Stream<Arguments> ordered() {
        return combined(Boundary::isOrdered, _ -> true);
    }

    static Stream<Arguments> decided() {
        return combined(EndEarlySpecTest::isDecided, enough -> enough.more() == 0);
    }

    static Stream<Arguments> decidedPullingAhead() {
        return combined(boundary -> isDecided(boundary) && boundary.pullsAhead(), enough -> enough.more() == 0);
    }

    static Stream<Arguments> decidedOnDemand() {
        return combined(boundary -> isDecided(boundary) && !boundary.pullsAhead(), enough -> enough.more() == 0);
    }

    static Stream<Arguments> closing() {
        // of a pipeline that runs within a generator, that is what an interrupted function throws
        return combined(boundary -> boundary != Boundary.GENERATE, _ -> true);
    }

    /** Whether it is known which elements are behind the deciding one, and none of them has to be asked for. */
    private static boolean isDecided(Boundary boundary) {
        return boundary.isOrdered() && boundary != Boundary.BATCH_BY_WEIGHT;
    }

    private static Stream<Arguments> combined(Predicate<Boundary> which, Predicate<Enough> how) {
        return Stream.of(Boundary.values())
                .filter(which)
                .flatMap(boundary -> Stream.of(Enough.values()).filter(how).map(enough -> Arguments.of(boundary, enough)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void P1_P8_what_is_not_needed_is_asked_for_by_the_bound_at_most(Boundary boundary, Enough enough) {
        Virtually.inManyOrders(_ -> {
            var watch = Witness.withoutTrouble();

            enough.run(watch.around(boundary, ENDLESS));

            watch.assertOver();
            int calls = watch.calls();
            int slack = boundary.isOrdered() ? 0 : boundary.ahead(); // an element may come as much later
            assertThat(watch.asked()).isBetween(NEEDED - slack, NEEDED + enough.more() + boundary.ahead() + slack);
            Virtually.sleep(100);
            assertThat(watch.calls()).as("nothing was called afterwards").isEqualTo(calls);
        });
    }

    @ParameterizedTest
    @MethodSource("decided")
    void P1_what_waits_upstream_is_interrupted_when_it_is_needed_no_more(Boundary boundary, Enough enough) {
        Virtually.inManyOrders(machine -> {
            var watch = new Witness(Place.SOURCE, NEEDED, Witness::untilInterrupted);

            enough.run(watch.around(boundary, ENDLESS));

            watch.assertOver();
            assertThat(machine.seconds()).isZero();
        });
    }

    @ParameterizedTest
    @MethodSource("decided")
    void P6_what_a_function_throws_because_no_more_is_wanted_is_neutral(Boundary boundary, Enough enough) {
        Virtually.inManyOrders(_ -> {
            var watch = new Witness(Place.SOURCE, NEEDED, () -> {
                try {
                    Witness.untilInterrupted();
                } catch (InterruptedException e) {
                    throw new IOException("connection closed", e);
                }
            });

            enough.run(watch.around(boundary, ENDLESS));

            watch.assertOver();
        });
    }

    @ParameterizedTest
    @MethodSource("decidedOnDemand")
    void a_failure_behind_the_deciding_element_does_not_change_the_answer(Boundary boundary, Enough enough) {
        assertFailureBehindChangesNothing(boundary, enough);
    }

    @ParameterizedTest
    @MethodSource("decidedPullingAhead")
    void a_failure_behind_the_deciding_element_does_not_change_the_answer_where_it_is_run_into_ahead(
            Boundary boundary, Enough enough) {
        assertFailureBehindChangesNothing(boundary, enough);
    }

    private static void assertFailureBehindChangesNothing(Boundary boundary, Enough enough) {
        Virtually.inManyOrders(_ -> {
            var watch = new Witness(Place.SOURCE, NEEDED, () -> {
                throw new IllegalStateException("disk on fire");
            });

            enough.run(watch.around(boundary, ENDLESS));

            watch.assertOver();
        });
    }

    @ParameterizedTest
    @MethodSource("ordered")
    void a_failure_before_the_deciding_element_is_thrown(Boundary boundary, Enough enough) {
        Virtually.inManyOrders(_ -> {
            var watch = new Witness(Place.SOURCE, NEEDED - 1, () -> {
                throw new IllegalStateException("disk on fire");
            });

            Throwable thrown = catchThrowable(() -> enough.run(watch.around(boundary, ENDLESS)));

            watch.assertOver();
            assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessage("disk on fire");
        });
    }

    @ParameterizedTest
    @MethodSource("closing")
    void a_failure_in_a_close_is_thrown_though_the_answer_is_known(Boundary boundary, Enough enough) {
        Virtually.inManyOrders(_ -> {
            var watch = new Witness(Place.CLOSE, 0, () -> {
                throw new IllegalStateException("disk on fire");
            });

            Throwable thrown = catchThrowable(() -> enough.run(watch.around(boundary, ENDLESS)));

            watch.assertOver();
            assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessage("disk on fire");
        });
    }
}
