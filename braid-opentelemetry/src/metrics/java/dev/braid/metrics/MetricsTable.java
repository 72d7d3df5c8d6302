package dev.braid.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The table of {@code docs/metrics.md}. */
public record MetricsTable(List<Row> rows) {

    /** One metric. */
    public record Row(String name, String prometheus, String kind, String unit, SortedSet<String> attributes, String meaning) {}

    /** The table as it stands in the file; tests run in the directory of their module. */
    public static MetricsTable read() {
        try (var lines = Files.lines(Path.of("../docs/metrics.md"))) {
            return new MetricsTable(lines.filter(line -> line.startsWith("| `braid.") && cells(line).size() == 6)
                    .map(line -> row(cells(line)))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|")).map(cell -> cell.replace("`", "").strip()).toList();
    }

    private static Row row(List<String> cells) {
        SortedSet<String> attributes =
                Arrays.stream(cells.get(4).split(", ")).collect(Collectors.toCollection(TreeSet::new));
        return new Row(cells.get(0), cells.get(1), cells.get(2), cells.get(3), attributes, cells.get(5));
    }
}
