package dev.braid.benchmarks.row;

import dev.braid.benchmarks.measure.Row;
import java.util.Arrays;
import java.util.List;

/** All comparisons. */
public final class Sections {

    private Sections() {}

    /** Those of all pages, in the order of the tables. */
    public static List<Section> all(Size size) {
        return Arrays.stream(Page.values()).flatMap(page -> page.sections(size).stream()).toList();
    }

    static List<Section> fanOut(Size size) {
        return List.of(
                Trivial.section(size),
                SmallCalls.section(size),
                Forks.section(size),
                ShortBlocks.section(size),
                Sleepers.time(size),
                Sleepers.memory(size),
                OnePercent.section(size),
                Computing.section(size),
                SlowHead.section(),
                FirstFailure.section(size),
                Lateness.section(size));
    }

    static List<Section> channels(Size size) {
        return List.of(
                Channels.rendezvous(size),
                Channels.buffered(size, 16),
                Channels.buffered(size, 100),
                Channels.buffered(size, 1_024),
                Channels.select(size),
                Channels.chain(size));
    }

    static List<Section> pipelines(Size size) {
        return List.of(
                SquaresInParallel.section(size),
                OrderedMaps.trivial(size),
                OrderedMaps.computing(size),
                OrderedMaps.blocking(size),
                OrderedMaps.slowHead(size),
                TreeDigests.section(size),
                FusedStages.section(size));
    }

    static List<Section> telemetry(Size size) {
        return List.of(Telemetry.section(size));
    }

    /** The row with that id. */
    public static Row row(Size size, String id) {
        return all(size).stream()
                .flatMap(section -> section.rows().stream())
                .filter(row -> row.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no row is called " + id));
    }
}
