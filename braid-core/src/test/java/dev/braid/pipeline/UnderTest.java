package dev.braid.pipeline;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import dev.braid.Virtually;
import dev.braid.pipeline.Witness.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A pipeline under a policy, and within a context. */
class UnderTest {

    private static final ScopedValue<String> USER = ScopedValue.newInstance();

    static Stream<Arguments> placesThatWakeAll() {
        return Stream.of(Boundary.values()).flatMap(boundary -> EnumSet.range(Place.OPEN, Place.SINK).stream()
                .filter(place -> !isBehindFullBuffer(boundary, place))
                .map(place -> Arguments.of(boundary, place)));
    }

    static Stream<Arguments> placesBehindFullBuffers() {
        return Stream.of(Boundary.values()).flatMap(boundary -> EnumSet.range(Place.OPEN, Place.SINK).stream()
                .filter(place -> isBehindFullBuffer(boundary, place))
                .map(place -> Arguments.of(boundary, place)));
    }

    private static boolean isBehindFullBuffer(Boundary boundary, Place place) {
        return boundary.pullsAhead() && (place == Place.AFTER || place == Place.SINK);
    }

    /** Does {@code what} in each function of a pipeline, its opening and its closing. */
    private static void everywhere(Boundary boundary, FanOut policy, Witness.Trouble what) throws Exception {
        Pipeline<Integer> source = Pipeline.using(
                () -> {
                    what.happen();
                    return "it";
                },
                _ -> Pipeline.unfold(0, number -> {
                    what.happen();
                    return number == 20 ? Optional.empty() : Optional.of(new Unfolded<>(number, number + 1));
                }),
                _ -> what.happen());
        boundary.behind(source.peek(_ -> what.happen()))
                .peek(_ -> what.happen())
                .under(policy)
                .forEach(_ -> what.happen());
    }

    /** Whether functions before it run under that, and not under the pipeline's. */
    private static boolean hasPolicyOfItsOwn(Boundary boundary) {
        return boundary == Boundary.GENERATE || boundary.name().startsWith("PARALLEL");
    }

    @ParameterizedTest
    @MethodSource("placesThatWakeAll")
    void P5_without_interrupts_a_pipeline_is_told_to_stop_by_its_context_alone(Boundary boundary, Place waits) {
        assertEndsWithoutInterrupts(boundary, waits);
    }

    @ParameterizedTest
    @MethodSource("placesBehindFullBuffers")
    void P4_P5_without_interrupts_what_waits_for_room_is_told_to_stop_too(Boundary boundary, Place waits) {
        assertEndsWithoutInterrupts(boundary, waits);
    }

    private static void assertEndsWithoutInterrupts(Boundary boundary, Place waits) {
        Virtually.inManyOrders(machine -> {
            var interrupted = new AtomicInteger();
            var watch = new Witness(waits, 20, () -> {
                try {
                    Virtually.sleep(1_000);
                } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                    throw e;
                }
            });
            CancellableContext parent = Context.current().withCancel();
            machine.beside(() -> {
                Virtually.sleep(10);
                parent.cancel();
            });

            Throwable thrown = catchThrowable(() -> parent.run(
                    () -> watch.around(boundary, 1_000).under(FanOut.unlimited().withoutInterrupts()).forEach(watch::sink)));

            assertThat(thrown).isInstanceOf(CancelledException.class);
            assertThat(machine.seconds()).isEqualTo(10);
            if (!hasPolicyOfItsOwn(boundary)) {
                assertThat(interrupted).hasValue(0);
            }
            watch.assertOver();
        });
    }

    /** Ways for what is behind a boundary to want no more. */
    enum NoMore {
        TAKEN,
        FAILED
    }

    static Stream<Arguments> noMoreOnDemand() {
        return noMore(boundary -> !boundary.pullsAhead());
    }

    static Stream<Arguments> noMorePullingAhead() {
        return noMore(Boundary::pullsAhead);
    }

    private static Stream<Arguments> noMore(Predicate<Boundary> which) {
        return Stream.of(Boundary.values())
                .filter(which)
                .flatMap(boundary -> Stream.of(NoMore.values()).map(noMore -> Arguments.of(boundary, noMore)));
    }

    @ParameterizedTest
    @MethodSource("noMoreOnDemand")
    void P4_without_interrupts_what_is_not_wanted_any_more_ends(Boundary boundary, NoMore noMore) {
        assertEndsWhenNoMoreIsWanted(boundary, noMore);
    }

    @ParameterizedTest
    @MethodSource("noMorePullingAhead")
    void P4_without_interrupts_what_waits_for_room_ends_when_no_more_is_wanted(Boundary boundary, NoMore noMore) {
        assertEndsWhenNoMoreIsWanted(boundary, noMore);
    }

    private static void assertEndsWhenNoMoreIsWanted(Boundary boundary, NoMore noMore) {
        Virtually.inManyOrders(_ -> {
            var watch = new Witness(Place.SINK, noMore == NoMore.FAILED ? 5 : -1, () -> {
                throw new IllegalStateException("disk on fire");
            });

            Throwable thrown = catchThrowable(() -> watch.around(boundary, Integer.MAX_VALUE)
                    .peek(_ -> Virtually.sleep(1)) // meanwhile what runs ahead has filled its room
                    .take(30)
                    .under(FanOut.unlimited().withoutInterrupts())
                    .forEach(watch::sink));

            assertThat(thrown == null).isEqualTo(noMore == NoMore.TAKEN);
            watch.assertOver();
        });
    }

    @ParameterizedTest
    @EnumSource(Boundary.class)
    void P9_all_functions_see_the_deadline_but_the_close_which_must_get_done(Boundary boundary) {
        Virtually.inManyOrders(_ -> {
            Set<Optional<Duration>> seen = Collections.synchronizedSet(new HashSet<>());

            everywhere(boundary, FanOut.unlimited().withTimeout(ofSeconds(60)), () -> seen.add(Context.current().remaining()));

            assertThat(seen).isSubsetOf(Optional.of(ofSeconds(60)), Optional.empty()).contains(Optional.of(ofSeconds(60)));
        });
    }

    @ParameterizedTest
    @EnumSource(Boundary.class)
    void P9_the_sooner_deadline_holds(Boundary boundary) {
        Virtually.inManyOrders(machine -> {
            var watch = new Witness(Place.SOURCE, 3, Witness::untilInterrupted);

            Throwable thrown = catchThrowable(() -> Context.current().withTimeout(ofSeconds(7)).run(() -> watch.around(boundary, 9)
                    .under(FanOut.unlimited().withTimeout(ofSeconds(60)))
                    .forEach(watch::sink)));

            assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
            assertThat(machine.seconds()).isEqualTo(7);
        });
    }

    @ParameterizedTest
    @EnumSource(Boundary.class)
    void P11_scoped_values_go_along_to_all_threads_but_those_of_stages_with_a_policy_of_their_own(Boundary boundary) throws Exception {
        Set<String> seen = Collections.synchronizedSet(new HashSet<>());

        ScopedValue.where(USER, "ann").call(() -> {
            everywhere(boundary, FanOut.unlimited().withScopedValues(USER), () -> seen.add(USER.isBound() ? USER.get() : "nobody"));
            return true;
        });

        if (hasPolicyOfItsOwn(boundary)) {
            assertThat(seen).contains("ann");
        } else {
            assertThat(seen).containsExactly("ann");
        }
    }

    @ParameterizedTest
    @EnumSource(Boundary.class)
    void P11_threads_have_the_class_loader_of_the_caller(Boundary boundary) throws Exception {
        Set<ClassLoader> seen = Collections.synchronizedSet(new HashSet<>());
        Thread caller = Thread.currentThread();
        ClassLoader before = caller.getContextClassLoader();
        var own = new ClassLoader(before) {};
        caller.setContextClassLoader(own);
        try {
            everywhere(boundary, FanOut.unlimited(), () -> seen.add(Thread.currentThread().getContextClassLoader()));
        } finally {
            caller.setContextClassLoader(before);
        }

        assertThat(seen).containsExactly(own);
    }

    @Test
    void the_number_of_tasks_and_their_failures_in_the_policy_are_not_looked_at() {
        Virtually.inManyOrders(machine -> {
            List<Integer> results = Pipeline.of(1, 2, 3)
                    .parallel(FanOut.unlimited(), i -> {
                        Virtually.sleep(1);
                        return i;
                    })
                    .buffer(1)
                    .under(FanOut.limit(1).withTaskTimeout(ofSeconds(1).dividedBy(2)))
                    .toList();

            assertThat(results).containsExactly(1, 2, 3);
            assertThat(machine.seconds()).isEqualTo(1);
        });
        assertThatThrownBy(() -> Pipeline.of(1)
                        .peek(_ -> {
                            throw new IOException("disk on fire");
                        })
                        .under(FanOut.limit(1).toleratingAll())
                        .count())
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void stages_after_it_are_under_the_policy_too_and_the_last_policy_holds() {
        Virtually.inManyOrders(machine -> {
            Pipeline<Integer> pipeline = Pipeline.of(1, 2)
                    .under(FanOut.unlimited().withTimeout(ofSeconds(3)))
                    .peek(_ -> Virtually.sleep(10));

            assertThat(catchThrowable(pipeline::count)).isInstanceOf(DeadlineExceededException.class);
            assertThat(machine.seconds()).isEqualTo(3);
            assertThat(pipeline.under(FanOut.unlimited()).count()).isEqualTo(2);
        });
    }

    @Test
    void the_name_of_the_policy_is_in_what_is_thrown() {
        Virtually.inManyOrders(_ -> {
            FanOut policy = FanOut.unlimited().withName("crawl").withTimeout(ofSeconds(3));

            Throwable thrown = catchThrowable(() -> Pipeline.of(1).peek(_ -> Virtually.sleep(10)).under(policy).count());

            assertThat(thrown).isInstanceOf(DeadlineExceededException.class).hasMessageContaining("crawl");
        });
    }
}
