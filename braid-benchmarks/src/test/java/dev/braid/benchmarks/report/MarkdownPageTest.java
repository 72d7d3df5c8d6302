package dev.braid.benchmarks.report;

import static dev.braid.benchmarks.measure.Rows.result;
import static dev.braid.benchmarks.measure.Rows.row;
import static dev.braid.benchmarks.measure.Rows.samples;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.benchmarks.measure.Result;
import dev.braid.benchmarks.measure.Target;
import dev.braid.benchmarks.peer.Braid;
import dev.braid.benchmarks.row.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownPageTest {

    private static final String MARKS =
            "<!-- measured: begin; written by braid-benchmarks/bench/side-by-side -->\n<!-- measured: end -->\n";
    private static final Machine MACHINE =
            new Machine("a processor, 2 cores, 8 GB", "a system", LocalDate.of(2026, 11, 25), List.of("JDK 25", "no Go"));

    @TempDir
    Path folder;

    @Test
    void a_page_holds_the_machine_the_targets_and_a_table_with_the_best_first() throws IOException {
        Path file = folder.resolve("benchmarks.md");

        write(file, 10, 100);

        assertThat(file).content()
                .contains("2026-11-25. a processor, 2 cores, 8 GB. a system. JDK 25, no Go. Medians of 15 rounds.")
                .contains("| some work | 10.0 ns | ahead of peer | 0.100 | yes |")
                .contains("![A section](benchmarks/section.svg)")
                .containsSubsequence("| **Braid** | 10.0 | 10.0 … 10.0 | 1.000 |", "| peer | 100 | 100 … 100 | 0.100 |");
    }

    @Test
    void what_is_written_by_hand_around_the_results_stays_and_the_results_before_go() throws IOException {
        Path file = folder.resolve("benchmarks.md");
        Files.writeString(file, "# By hand\n\n" + MARKS + "\nAlso by hand.\n");

        write(file, 10, 100);
        write(file, 20, 100);

        assertThat(file).content()
                .startsWith("# By hand\n\n<!-- measured: begin")
                .endsWith("<!-- measured: end -->\n\nAlso by hand.\n")
                .contains("20.0 ns")
                .doesNotContain("10.0 ns");
    }

    @Test
    void a_page_without_the_marks_is_left_as_it_is() throws IOException {
        Path file = folder.resolve("benchmarks.md");
        Files.writeString(file, "# By hand\n");

        assertThatThrownBy(() -> write(file, 10, 100)).isInstanceOf(IOException.class).hasMessageContaining("lacks the lines");

        assertThat(file).content().isEqualTo("# By hand\n");
    }

    private static void write(Path file, double braid, double peer) throws IOException {
        Result result = result(row(Target.ahead("peer")), samples("peer", peer), samples(Braid.NAME, braid));
        Section section = new Section("section", "A section", "What it is.", List.of(result.row()));
        new MarkdownPage(file).write(MACHINE, 15, List.of(new MarkdownPage.Part(section, List.of(result))));
    }
}
