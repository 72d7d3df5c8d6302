package dev.braid.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import dev.braid.FanOutException;
import dev.braid.Virtually;
import dev.braid.pipeline.Witness.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** However a pipeline ends, and whatever lies between its parts: nothing runs on, and what was opened is closed (P1, P2, P4). */
class EndingSpecTest {

    private static final int AT = 20;
    private static final int MANY = 1_000;

    /** Ways to be told to stop. */
    enum Told {
        INTERRUPT,
        PARENT,
        DEADLINE
    }

    static Stream<Arguments> told() {
        return Stream.of(Boundary.values()).flatMap(boundary -> EnumSet.range(Place.OPEN, Place.SINK).stream()
                .flatMap(place -> Stream.of(Told.values()).map(told -> Arguments.of(boundary, place, told))));
    }

    static Stream<Arguments> places() {
        return Stream.of(Boundary.values()).flatMap(boundary -> Stream.of(Place.values()).map(place -> Arguments.of(boundary, place)));
    }

    static Stream<Arguments> dealtWithBefore() {
        return Stream.of(Boundary.values()).flatMap(boundary ->
                Stream.of(Place.SOURCE, Place.BEFORE, Place.AFTER).map(place -> Arguments.of(boundary, place)));
    }

    @ParameterizedTest
    @MethodSource("told")
    void P1_P4_a_pipeline_that_is_told_to_stop_ends_all_it_has_begun(Boundary boundary, Place waits, Told told) {
        Virtually.inManyOrders(machine -> {
            var watch = new Witness(waits, AT, Witness::untilInterrupted);
            Thread caller = Thread.currentThread();
            CancellableContext parent = Context.current().withCancel();
            var reason = new IllegalStateException("enough");
            FanOut policy = told == Told.DEADLINE ? FanOut.unlimited().withTimeout(Duration.ofSeconds(10)) : FanOut.unlimited();
            machine.beside(() -> {
                Virtually.sleep(10);
                if (told == Told.INTERRUPT) {
                    caller.interrupt();
                } else if (told == Told.PARENT) {
                    parent.cancel(reason);
                }
            });

            Throwable thrown = catchThrowable(
                    () -> parent.run(() -> watch.around(boundary, MANY).under(policy).forEach(watch::sink)));

            watch.assertOver();
            int calls = watch.calls();
            assertThat(machine.seconds()).as("stopped at once").isEqualTo(10);
            switch (told) {
                case INTERRUPT -> assertThat(thrown).isExactlyInstanceOf(InterruptedException.class);
                case PARENT -> assertThat(thrown).isInstanceOf(CancelledException.class).hasCause(reason);
                case DEADLINE -> assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
            }
            assertThat(Thread.currentThread().isInterrupted()).as("interrupt flag").isFalse();
            Virtually.sleep(100);
            assertThat(watch.calls()).as("nothing was called afterwards").isEqualTo(calls);
        });
    }

    @ParameterizedTest
    @MethodSource("places")
    void P1_P2_a_failure_anywhere_ends_all_and_is_thrown(Boundary boundary, Place fails) {
        Virtually.inManyOrders(machine -> {
            var failure = new IOException("disk on fire");
            var watch = new Witness(fails, AT, () -> {
                throw failure;
            });

            Throwable thrown = catchThrowable(() -> watch.around(boundary, MANY).forEach(watch::sink));

            watch.assertOver();
            int calls = watch.calls();
            assertThat(thrown).isInstanceOf(FanOutException.class).hasCause(failure);
            Virtually.sleep(100);
            assertThat(watch.calls()).as("nothing was called afterwards").isEqualTo(calls);
        });
    }

    @ParameterizedTest
    @MethodSource("dealtWithBefore")
    void what_came_before_a_failure_is_dealt_with_in_order(Boundary boundary, Place fails) {
        Virtually.inManyOrders(_ -> {
            var watch = new Witness(fails, AT, () -> {
                throw new IllegalStateException("disk on fire");
            });

            Throwable thrown = catchThrowable(() -> watch.around(boundary, MANY).forEach(watch::sink));

            assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessage("disk on fire");
            List<Integer> before = IntStream.range(0, AT).boxed().toList();
            if (boundary.isOrdered()) {
                assertThat(watch.arrived()).isEqualTo(before);
            } else if (fails != Place.AFTER) {
                assertThat(watch.arrived()).containsExactlyInAnyOrderElementsOf(before);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Boundary.class)
    void P1_a_pipeline_that_runs_to_its_end_gives_all_and_closes(Boundary boundary) {
        Virtually.inManyOrders(_ -> {
            var watch = Witness.withoutTrouble();

            watch.around(boundary, MANY).forEach(watch::sink);

            watch.assertOver();
            List<Integer> all = IntStream.range(0, MANY).boxed().toList();
            if (boundary.isOrdered()) {
                assertThat(watch.arrived()).isEqualTo(all);
            } else {
                assertThat(watch.arrived()).containsExactlyInAnyOrderElementsOf(all);
            }
            assertThat(watch.timesOpened()).isEqualTo(1);
            assertThat(watch.asked()).as("each element and the end, once").isEqualTo(MANY + 1);
        });
    }

    @ParameterizedTest
    @EnumSource(Boundary.class)
    void P1_a_pipeline_may_be_run_again_and_at_once_by_several(Boundary boundary) {
        Virtually.inManyOrders(_ -> {
            var watch = Witness.withoutTrouble();
            Pipeline<Integer> pipeline = watch.around(boundary, 50);

            List<Long> counts = FanOut.unlimited().map(List.of(1, 2, 3), _ -> pipeline.count());

            assertThat(counts).containsExactly(50L, 50L, 50L);
            assertThat(watch.timesOpened()).isEqualTo(3);
            watch.assertOver();
        });
    }

    @ParameterizedTest
    @EnumSource(Boundary.class)
    void P3_under_a_cancelled_context_nothing_is_opened(Boundary boundary) {
        Virtually.inManyOrders(_ -> {
            var watch = Witness.withoutTrouble();
            CancellableContext parent = Context.current().withCancel();
            parent.cancel();

            Throwable thrown = catchThrowable(() -> parent.run(() -> watch.around(boundary, MANY).forEach(watch::sink)));

            assertThat(thrown).isInstanceOf(CancelledException.class);
            assertThat(watch.calls()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource(Boundary.class)
    void P3_a_caller_that_is_interrupted_already_opens_nothing(Boundary boundary) {
        Virtually.inManyOrders(_ -> {
            var watch = Witness.withoutTrouble();
            Thread.currentThread().interrupt();

            Throwable thrown = catchThrowable(() -> watch.around(boundary, MANY).forEach(watch::sink));

            assertThat(thrown).isInstanceOf(InterruptedException.class);
            assertThat(watch.calls()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource(Boundary.class)
    void P1_a_function_that_is_deaf_is_waited_for(Boundary boundary) {
        Virtually.inManyOrders(machine -> {
            var watch = new Witness(Place.BEFORE, AT, () -> machine.sleepDeaf(30));

            Throwable thrown = catchThrowable(() -> watch.around(boundary, MANY)
                    .under(FanOut.unlimited().withTimeout(Duration.ofSeconds(10)))
                    .forEach(watch::sink));

            watch.assertOver();
            assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
            assertThat(machine.seconds()).isEqualTo(30);
        });
    }
}
