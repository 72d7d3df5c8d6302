package dev.braid.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.FanOut;
import dev.braid.FanOutException;
import dev.braid.Outcome;
import dev.braid.Retry;
import dev.braid.Virtually;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Elements whose function fails, where a stage deals with them. */
class FailedElementsTest {

    private static int noTwo(int i) throws IOException {
        if (i == 2) {
            throw new IOException("no two");
        }
        return i;
    }

    private static boolean acceptsNoTwo(int i) throws IOException {
        noTwo(i);
        return true;
    }

    private static Pipeline<Integer> oneToThree() {
        return Pipeline.of(1, 2, 3);
    }

    private static Arguments stage(String name, Pipeline<Integer> pipeline) {
        return Arguments.of(name, pipeline);
    }

    static Stream<Arguments> functions() {
        FanOut policy = FanOut.limit(1);
        return Stream.of(
                stage("map", oneToThree().map(i -> noTwo(i))),
                stage("filter", oneToThree().filter(i -> acceptsNoTwo(i))),
                stage("flatMap", oneToThree().flatMap(i -> Pipeline.of(noTwo(i)))),
                stage("takeWhile", oneToThree().takeWhile(i -> acceptsNoTwo(i))),
                stage("scan", oneToThree().scan(0, (_, i) -> noTwo(i))),
                stage("distinct", oneToThree().distinct(i -> noTwo(i))),
                stage("peek", oneToThree().peek(i -> noTwo(i))),
                stage("zip", oneToThree().zip(Pipeline.range(0, 9), (i, _) -> noTwo(i))),
                stage("parallel", oneToThree().parallel(policy, i -> noTwo(i))),
                stage("parallel that tolerates", oneToThree().parallel(policy.toleratingAll(), i -> noTwo(i))),
                stage("parallelUnordered", oneToThree().parallelUnordered(policy, i -> noTwo(i))),
                stage("parallelPer", oneToThree().parallelPer(_ -> "all", policy, i -> noTwo(i))),
                stage("batchByWeight", oneToThree()
                        .batchByWeight(1, i -> (long) noTwo(i))
                        .flatMap(list -> Pipeline.from(list))),
                stage("the function of what is merged", Pipeline.<Integer>empty().merge(oneToThree().map(i -> noTwo(i)))),
                stage("the function of what comes after", Pipeline.<Integer>empty().concat(oneToThree().map(i -> noTwo(i)))),
                stage("the function of what is interleaved", Pipeline.<Integer>empty().interleave(oneToThree().map(i -> noTwo(i)))),
                stage("map, behind a buffer", oneToThree().map(i -> noTwo(i)).buffer(1)),
                stage("map, before another", oneToThree().map(i -> noTwo(i)).map(i -> i).filter(_ -> true)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void outcomes_shows_a_failed_element_in_its_place_and_the_stream_goes_on(String name, Pipeline<Integer> pipeline) throws Exception {
        List<String> outcomes = pipeline.outcomes().map(Outcomes::text).toList();

        assertThat(outcomes).as(name).containsExactly("1 at 1", "no two at 1", "3 at 1");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void recover_puts_something_else_in_its_place(String name, Pipeline<Integer> pipeline) throws Exception {
        List<Integer> recovered = pipeline.recover(failure -> failure instanceof IOException ? -2 : -1).toList();

        assertThat(recovered).as(name).containsExactly(1, -2, 3);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void dropFailed_leaves_it_out_and_tells(String name, Pipeline<Integer> pipeline) throws Exception {
        List<String> told = Collections.synchronizedList(new ArrayList<>());

        List<Integer> rest = pipeline.dropFailed(failure -> told.add(failure.getMessage())).toList();

        assertThat(rest).as(name).containsExactly(1, 3);
        assertThat(told).containsExactly("no two");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void mapError_puts_another_failure_in_its_place(String name, Pipeline<Integer> pipeline) throws Exception {
        Pipeline<Integer> mapped = pipeline.mapError(failure -> new IllegalStateException("mapped: " + failure.getMessage(), failure));

        assertThat(mapped.outcomes().map(Outcomes::text).toList())
                .as(name)
                .containsExactly("1 at 1", "mapped: no two at 1", "3 at 1");
        if (!name.equals("parallel that tolerates")) {
            assertThatThrownBy(mapped::count).isInstanceOf(IllegalStateException.class).hasMessage("mapped: no two");
        }
    }

    @Test
    void an_element_that_could_not_be_asked_about_passes_a_dropWhile_and_the_dropping_goes_on() throws Exception {
        assertThat(Pipeline.of(0, 2, 0, 1, 0).dropWhile(i -> noTwo(i) == 0).outcomes().map(Outcomes::text).toList())
                .containsExactly("no two at 1", "1 at 1", "0 at 1");
    }

    @Test
    void the_failure_of_a_key_is_the_failure_of_its_element() throws Exception {
        List<Outcome<Integer>> outcomes =
                Pipeline.of(2).parallelPer(i -> noTwo(i), FanOut.limit(1), i -> i).outcomes().toList();

        assertThat(outcomes).singleElement().isInstanceOfSatisfying(
                Outcome.Failure.class, failure -> assertThat(failure.exception()).isInstanceOf(IOException.class));
    }

    @ParameterizedTest
    @EnumSource(Boundary.class)
    void a_failed_element_passes_in_its_place_through_whatever_comes_after_it(Boundary boundary) {
        if (boundary == Boundary.GENERATE) {
            return; // what a generator runs is a pipeline of its own
        }
        Virtually.inManyOrders(_ -> {
            Pipeline<Integer> elements = Pipeline.from(IntStream.range(0, 100).boxed().toList()).map(i -> {
                if (i % 10 == 0) {
                    throw new IOException("no " + i);
                }
                return i;
            });

            List<String> outcomes = boundary.behind(elements).outcomes().map(Outcomes::text).toList();

            List<String> expected =
                    IntStream.range(0, 100).mapToObj(i -> (i % 10 == 0 ? "no " + i : i) + " at 1").toList();
            if (boundary.isOrdered()) {
                assertThat(outcomes).isEqualTo(expected);
            } else {
                assertThat(outcomes).containsExactlyInAnyOrderElementsOf(expected);
            }
        });
    }

    @Test
    void later_functions_are_not_called_for_a_failed_element() throws Exception {
        List<Integer> seen = new ArrayList<>();

        oneToThree().map(i -> noTwo(i)).peek(seen::add).filter(seen::add).outcomes().count();

        assertThat(seen).containsExactly(1, 1, 3, 3);
    }

    @Test
    void a_list_that_a_failed_element_interrupts_comes_before_it() throws Exception {
        assertThat(Pipeline.of(0, 1, 2, 3, 4).map(i -> noTwo(i)).batch(3).outcomes().map(Outcomes::text).toList())
                .containsExactly("[0, 1] at 1", "no two at 1", "[3, 4] at 1");
    }

    @Test
    void each_such_stage_deals_with_what_is_between_it_and_the_one_before() throws Exception {
        List<String> all = Pipeline.of(1, 2, 3, 4)
                .map(i -> noTwo(i))
                .recover(_ -> 20)
                .map(i -> {
                    if (i == 3) {
                        throw new IOException("no three");
                    }
                    return i;
                })
                .outcomes()
                .map(Outcomes::text)
                .toList();

        assertThat(all).containsExactly("1 at 1", "20 at 1", "no three at 1", "4 at 1");
    }

    @Test
    void a_failure_behind_such_a_stage_is_thrown() {
        assertThatThrownBy(() -> oneToThree().recover(_ -> 0).map(i -> noTwo(i)).toList())
                .isInstanceOf(FanOutException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void a_failure_in_a_recovery_is_thrown_or_dealt_with_by_the_next() throws Exception {
        Pipeline<Integer> failing = oneToThree().map(i -> noTwo(i)).recover(failure -> {
            throw new IllegalStateException("worse", failure);
        });

        assertThatThrownBy(failing::toList).isInstanceOf(IllegalStateException.class).hasMessage("worse");
        assertThat(failing.outcomes().map(Outcomes::text).toList()).containsExactly("1 at 1", "worse at 1", "3 at 1");
    }

    @Test
    void who_is_told_of_failures_may_end_it_by_throwing() {
        List<Integer> arrived = new ArrayList<>();

        assertThatThrownBy(() -> oneToThree().map(i -> noTwo(i)).dropFailed(_ -> {
            throw new IllegalStateException("one is too many");
        }).forEach(arrived::add)).isInstanceOf(IllegalStateException.class).hasMessage("one is too many");

        assertThat(arrived).containsExactly(1);
    }

    @Test
    void an_error_is_a_failure_too() throws Exception {
        List<String> outcomes = oneToThree().map(i -> {
            if (i == 2) {
                throw new StackOverflowError("too deep");
            }
            return i;
        }).outcomes().map(Outcomes::text).toList();

        assertThat(outcomes).containsExactly("1 at 1", "too deep at 1", "3 at 1");
    }

    @Test
    void an_interrupt_of_its_own_is_a_failure_that_cannot_be_taken_for_the_callers() throws Exception {
        List<Outcome<Integer>> outcomes = oneToThree().map(i -> {
            if (i == 2) {
                throw new InterruptedException("of its own");
            }
            return i;
        }).outcomes().toList();

        assertThat(outcomes).hasSize(3);
        assertThat(outcomes.get(1)).isInstanceOfSatisfying(Outcome.Failure.class, failure -> assertThat(failure.exception())
                .isInstanceOf(FanOutException.class)
                .hasCauseInstanceOf(InterruptedException.class));
    }

    /** Stages that deal with failed elements. */
    enum Dealing {
        OUTCOMES,
        RECOVER,
        DROP_FAILED;

        Pipeline<?> of(Pipeline<Integer> pipeline) {
            return switch (this) {
                case OUTCOMES -> pipeline.outcomes();
                case RECOVER -> pipeline.recover(_ -> 0);
                case DROP_FAILED -> pipeline.dropFailed(_ -> {});
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Dealing.class)
    void a_failure_of_the_source_ends_the_stream_all_the_same(Dealing dealing) {
        var arrived = new AtomicInteger();
        var failure = new IllegalStateException("disk on fire");
        Pipeline<Integer> failing = Pipeline.generate(emitter -> {
            emitter.emit(1);
            throw failure;
        });

        for (Boundary boundary : List.of(Boundary.FUSED, Boundary.PARALLEL, Boundary.BUFFER)) {
            arrived.set(0);
            assertThatThrownBy(() -> dealing.of(boundary.behind(failing)).forEach(_ -> arrived.incrementAndGet())).isSameAs(failure);
            assertThat(arrived).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Dealing.class)
    void a_failure_of_a_close_ends_the_stream_all_the_same(Dealing dealing) {
        var failure = new IllegalStateException("door stuck");
        Pipeline<Integer> failing = Pipeline.using(() -> "it", _ -> Pipeline.of(1), _ -> {
            throw failure;
        });

        assertThatThrownBy(() -> dealing.of(failing).count()).isSameAs(failure);
    }

    @ParameterizedTest
    @EnumSource(Dealing.class)
    void P4_a_failed_element_is_no_cancel_and_a_cancel_is_no_failed_element(Dealing dealing) {
        Virtually.inManyOrders(machine -> {
            Thread caller = Thread.currentThread();
            var arrived = new AtomicInteger();
            machine.beside(() -> {
                Virtually.sleep(5);
                caller.interrupt();
            });

            Throwable thrown = catchThrowable(() -> dealing.of(oneToThree().parallel(FanOut.limit(2), i -> {
                Witness.untilInterrupted();
                return i;
            })).forEach(_ -> arrived.incrementAndGet()));

            assertThat(thrown).isInstanceOf(InterruptedException.class);
            assertThat(arrived).hasValue(0);
        });
    }

    @Test
    void mapError_maps_what_ends_the_stream() {
        Pipeline<Integer> failing = Pipeline.generate(_ -> {
            throw new IOException("disk on fire");
        });

        assertThatThrownBy(() -> failing.mapError(failure -> new IllegalStateException("mapped", failure)).count())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("mapped")
                .hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> Pipeline.of(1).mapError(IllegalStateException::new).map(_ -> noTwo(2)).count())
                .as("not what fails behind it")
                .isInstanceOf(FanOutException.class);
    }

    @Test
    void mapError_may_make_a_checked_failure() {
        assertThatThrownBy(() -> Pipeline.of(1).map(_ -> Integer.parseInt("one")).mapError(IOException::new).count())
                .isInstanceOf(FanOutException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void an_outcome_behind_a_parallel_stage_says_how_many_attempts_there_were() throws Exception {
        var twos = new AtomicInteger();
        FanOut policy = FanOut.limit(2).withRetry(Retry.times(2));

        List<String> outcomes = oneToThree().parallel(policy, i -> {
            if (i == 3 && twos.incrementAndGet() < 3) {
                throw new IOException("not yet");
            }
            return noTwo(i);
        }).outcomes().map(Outcomes::text).toList();

        assertThat(outcomes).containsExactly("1 at 1", "no two at 3", "3 at 3");
    }

    @Test
    void a_stage_that_deals_with_failures_gets_those_too_that_the_policy_tolerates() throws Exception {
        FanOut policy = FanOut.limit(1).tolerating(0);

        List<String> outcomes = Pipeline.of(2, 1, 2, 2).parallel(policy, i -> noTwo(i)).outcomes().map(Outcomes::text).toList();

        assertThat(outcomes).containsExactly("no two at 1", "1 at 1", "no two at 1", "no two at 1");
    }

    @Test
    void the_branch_of_a_described_pipeline_that_deals_with_failures_does_not_change_the_others() throws Exception {
        Pipeline<Integer> common = oneToThree().map(i -> noTwo(i));

        assertThat(common.recover(_ -> 0).toList()).containsExactly(1, 0, 3);
        assertThatThrownBy(common::toList).isInstanceOf(FanOutException.class);
    }
}
