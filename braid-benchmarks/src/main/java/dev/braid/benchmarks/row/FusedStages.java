package dev.braid.benchmarks.row;

import dev.braid.benchmarks.measure.Row;
import dev.braid.benchmarks.measure.Turns;
import dev.braid.benchmarks.pipeline.Fused;
import dev.braid.benchmarks.pipeline.Line;
import java.util.List;

/** What a stage costs that goes from one element to the next. */
final class FusedStages {

    private FusedStages() {}

    static Section section(Size size) {
        int elements = size.of(1_000_000);
        return new Section(
                "fused",
                "Stages one after the other",
                "Five stages that each compute a number from a number, in one thread. The plain loop has no boxes, and no stages.",
                List.of(new Row(
                        "fused",
                        "five stages, %,d elements".formatted(elements),
                        "ns per element",
                        Turns.WITH_GARBAGE,
                        () -> {
                            var sums = new Sums(elements, Fused.expected(elements));
                            return lines().stream().map(sums::nanosPerElement).toList();
                        },
                        List.of())));
    }

    static List<Line> lines() {
        return List.of(Fused.braid(), Fused.stream(), Fused.reactor(), Fused.kotlin(), Fused.loop());
    }
}
