package dev.braid.pipeline;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.braid.FanOut;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Branches that come together again and would wait for one another in their bounded buffers fail, and name the edge that is full. */
class DeadlockTest {

    private static final long LATE = 50_000;

    /** Keeps nothing of the first {@link #LATE} elements, and so lags behind the branch that keeps all. */
    private static Pipeline<Long> late(Pipeline<Long> branch) {
        return branch.filter(x -> x >= LATE);
    }

    private static Pipeline<Long> zipped(Function<Pipeline<Long>, Pipeline<Long>> all, Function<Pipeline<Long>, Pipeline<Long>> some) {
        return Pipeline.range(0, 2 * LATE)
                .broadcast(2, branches -> all.apply(branches.get(0)).zip(some.apply(branches.get(1)), Long::sum));
    }

    static Stream<Arguments> stuck() {
        return Stream.of(
                Arguments.of("fused", zipped(branch -> branch, DeadlockTest::late), "broadcast → zip (branch 0) is full with 256 elements"),
                Arguments.of(
                        "behind a buffer that is too small",
                        zipped(branch -> branch.buffer(1000), DeadlockTest::late),
                        "broadcast → buffer 1000 (branch 0) is full with 256 elements"),
                Arguments.of(
                        "behind parallel stages",
                        zipped(
                                branch -> branch.parallel(FanOut.limit(4), x -> x),
                                branch -> late(branch.parallelUnordered(FanOut.limit(4), x -> x))),
                        "broadcast → parallel limit 4 (branch 0) is full with 256 elements"),
                Arguments.of(
                        "pulled by a parallel stage",
                        zipped(branch -> branch, DeadlockTest::late).parallel(FanOut.limit(2), x -> x),
                        "broadcast → zip (branch 0) is full with 256 elements"),
                Arguments.of(
                        "interleaved",
                        Pipeline.range(0, 2 * LATE)
                                .partition(x -> x < LATE, (early, late) -> early.interleave(late)),
                        "partition → interleave (branch 0) is full with 256 elements"),
                Arguments.of(
                        "one after the other",
                        Pipeline.range(0, LATE).broadcast(2, branches -> branches.get(0).concat(branches.get(1))),
                        "broadcast → concat (branch 1) is full with 256 elements"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stuck")
    void P4_a_graph_that_is_stuck_on_a_full_edge_fails_and_names_it(String how, Pipeline<Long> pipeline, String edge) {
        assertTimeoutPreemptively(ofSeconds(60), () -> assertThatThrownBy(pipeline::count)
                .as(how)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the pipeline is stuck: ")
                .hasMessageContaining(edge)
                .hasMessageContaining("put a buffer(n) on that branch"));
    }

    static Stream<Arguments> notStuck() {
        return Stream.of(
                Arguments.of("a buffer as the message says", zipped(branch -> branch.buffer((int) LATE), DeadlockTest::late), LATE),
                Arguments.of("merged", Pipeline.range(0, LATE).<Long>broadcast(b -> b, b -> b.filter(x -> false)), LATE),
                Arguments.of("a branch that has had enough", zipped(branch -> branch, branch -> branch.take(10)), 10L),
                Arguments.of("a branch that is only slow to start", slowToStart(), 2 * LATE));
    }

    /** The first element of the second branch is done when the first branch is full: it waits neither for an element nor for room. */
    private static Pipeline<Long> slowToStart() {
        var full = new CountDownLatch(1);
        return Pipeline.range(0, 2 * LATE)
                .peek(x -> {
                    if (x == 257) { // the first branch holds 1 to 256, and one is on its way to it
                        full.countDown();
                    }
                })
                .broadcast(2, branches -> branches.get(0)
                        .zip(
                                branches.get(1).parallel(FanOut.limit(1), x -> {
                                    if (x == 0) {
                                        full.await();
                                    }
                                    return x;
                                }),
                                Long::sum));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notStuck")
    void a_graph_that_goes_on_is_not_taken_for_one_that_is_stuck(String how, Pipeline<Long> pipeline, long count) {
        for (int i = 0; i < 20; i++) {
            assertTimeoutPreemptively(ofSeconds(60), () -> assertThat(pipeline.count()).as(how).isEqualTo(count));
        }
    }

    @Test
    void a_branch_that_is_not_used_is_rejected_before_anything_runs() {
        assertThatThrownBy(() -> Pipeline.of(1).broadcast(2, List::getFirst))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Pipeline.broadcast: what was made of the branches uses branch 1 not at all; use each once");
        assertThatThrownBy(() -> Pipeline.of(1).broadcast(1, branches -> branches.get(0).merge(branches.get(0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("uses branch 0 2 times");
    }
}
