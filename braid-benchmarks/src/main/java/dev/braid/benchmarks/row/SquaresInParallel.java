package dev.braid.benchmarks.row;

import dev.braid.FanOut;
import dev.braid.benchmarks.measure.Candidate;
import dev.braid.benchmarks.measure.Row;
import dev.braid.benchmarks.measure.Target;
import dev.braid.benchmarks.measure.Turns;
import dev.braid.benchmarks.pipeline.JoxSquares;
import dev.braid.benchmarks.pipeline.Line;
import dev.braid.benchmarks.pipeline.Squares;
import java.util.List;

/** The Go blog's first pipeline: gen → 2 × square → merge. */
final class SquaresInParallel {

    /** Of each channel. */
    private static final int CAPACITY = 100;

    /** Of a parallel stage, where it is not the usual one: twice the limit. */
    private static final int WINDOW = 1_024;

    private SquaresInParallel() {}

    static Section section(Size size) {
        int elements = size.of(1_000_000);
        return new Section(
                "squares",
                "gen → 2 × square → merge",
                "The first pipeline of the Go blog's \"Pipelines and cancellation\": numbers are squared by two at once, brought together and added up."
                        + " In Go and on Jox's channels it is that program, with a buffer of %d for each channel.".formatted(CAPACITY)
                        + " Braid's parallel stage has its usual window, twice the limit, unless another is said; without a limit it is 1,024."
                        + " The parallel stream halves the range and passes nothing on; it stands there for reference.",
                List.of(new Row(
                        "squares",
                        "gen → 2 × square → merge, %,d elements".formatted(elements),
                        "ns per element",
                        Turns.WITH_GARBAGE,
                        () -> candidates(elements),
                        List.of(
                                Target.faster(10, GoIdiom.NAME),
                                Target.faster(5, JoxSquares.NAME),
                                Target.faster(3, Squares.REACTOR),
                                Target.faster(10, Squares.KOTLIN)))));
    }

    /** All but the Go program. */
    static List<Line> lines() {
        FanOut two = FanOut.limit(2);
        FanOut allAhead = FanOut.unlimited().withWindow(WINDOW);
        return List.of(
                Squares.braid(numbers -> numbers.parallelUnordered(two, Squares::square)),
                Squares.braid("ordered", numbers -> numbers.parallel(two, Squares::square)),
                Squares.braid("ordered, unlimited", numbers -> numbers.parallel(allAhead, Squares::square)),
                Squares.braid("balance", numbers -> numbers.balance(2, branch -> branch.map(Squares::square))),
                JoxSquares.line(CAPACITY),
                Squares.reactor(),
                Squares.rxJava(),
                Squares.kotlin(),
                Squares.parallelStream());
    }

    private static List<Candidate> candidates(int elements) {
        var sums = new Sums(elements, Squares.expected(elements));
        return GoIdiom.with(
                lines().stream().map(sums::nanosPerElement),
                GoIdiom.candidate("squares", elements, CAPACITY, 1, nanos -> nanos / elements));
    }
}
