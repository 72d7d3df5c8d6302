package dev.braid.benchmarks.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.benchmarks.measure.Candidate;
import dev.braid.benchmarks.measure.Row;
import dev.braid.benchmarks.measure.Target;
import dev.braid.benchmarks.peer.Body;
import dev.braid.benchmarks.peer.Braid;
import dev.braid.benchmarks.peer.Peer;
import dev.braid.benchmarks.pipeline.Digester;
import dev.braid.benchmarks.pipeline.Digesters;
import dev.braid.benchmarks.pipeline.Digests;
import dev.braid.benchmarks.pipeline.Fused;
import dev.braid.benchmarks.pipeline.Line;
import dev.braid.benchmarks.pipeline.Squares;
import dev.braid.benchmarks.pipeline.Tree;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of pipelines: that it can be measured, and that each candidate does the work. */
class PipelinesTest {

    @Test
    void no_two_sections_and_no_two_rows_have_the_same_id_or_title() {
        List<Section> sections = Stream.of(Page.CHANNELS, Page.PIPELINES)
                .flatMap(page -> page.sections(Size.FULL).stream())
                .toList();

        assertThat(sections).extracting(Section::id).doesNotHaveDuplicates();
        assertThat(sections).extracting(Section::title).doesNotHaveDuplicates();
        assertThat(sections).flatExtracting(Section::rows).extracting(Row::id).doesNotHaveDuplicates();
        assertThat(sections).flatExtracting(Section::rows).extracting(Row::title).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void rows_that_share_a_plot_have_the_same_unit(Size size) {
        assertThat(Page.PIPELINES.sections(size)).allSatisfy(section -> assertThat(section.rows().stream().map(Row::unit).distinct())
                .hasSize(1));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void braid_and_who_is_to_be_beaten_take_part(Row row) {
        List<String> names = row.candidates().get().stream().map(Candidate::name).toList();

        assertThat(names).doesNotHaveDuplicates().contains(Braid.NAME);
        assertThat(row.targets())
                .allSatisfy(target -> assertThat(((Target.Ratio) target).peer())
                        .matches(peer -> names.contains(peer) || peer.equals(GoIdiom.NAME) || peer.equals(Digesters.XARGS)));
    }

    /** Whoever comes to another result fails, instead of giving a time. */
    @ParameterizedTest
    @MethodSource("rows")
    void every_candidate_does_the_work(Row row) {
        assertThat(row.candidates().get()).allSatisfy(candidate -> assertThat(candidate.measurement().call()).isPositive());
    }

    static Stream<Row> rows() {
        return Page.PIPELINES.sections(Size.QUICK).stream().flatMap(section -> section.rows().stream());
    }

    @ParameterizedTest
    @MethodSource("squaring")
    void squares_are_squared_also_when_there_are_few(Line line) throws Exception {
        assertThat(line.flow().sum(4)).isEqualTo(0 + 1 + 4 + 9).isEqualTo(Squares.expected(4));
        assertThat(line.flow().sum(1)).isZero();
    }

    static Stream<Named<Line>> squaring() {
        return SquaresInParallel.lines().stream().map(line -> Named.of(line.name(), line));
    }

    @ParameterizedTest
    @MethodSource("fused")
    void stages_compute_all_the_same(Line line) throws Exception {
        assertThat(line.flow().sum(1_000)).isEqualTo(Fused.expected(1_000)).isPositive();
    }

    static Stream<Named<Line>> fused() {
        return FusedStages.lines().stream().map(line -> Named.of(line.name(), line));
    }

    @Test
    void a_wrong_sum_is_no_measurement() {
        var lossy = new Line("lossy", elements -> elements - 1);

        assertThatThrownBy(() -> new Sums(10, 10).nanosPerElement(lossy).measurement().call())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("lossy: the sum of 10 elements is 9 instead of 10");
    }

    @Test
    void the_right_results_in_another_order_are_no_measurement() {
        Peer reversing = new Peer() {
            @Override
            public String name() {
                return "reversing";
            }

            @Override
            public List<Integer> map(List<Integer> tasks, Body body) {
                return tasks.stream().map(body::applyUnchecked).toList().reversed();
            }
        };

        assertThatThrownBy(() -> new InOrder(3, Maps::trivial).nanosPerTask(reversing).measurement().call())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("reversing: wrong results, or not in order: 3 for 3");
    }

    @Test
    void digests_other_than_those_of_the_tree_are_no_measurement() throws Exception {
        try (Tree tree = Tree.make(3, 10)) {
            var forgetful = new Digester("forgetful", _ -> new Digests(2, tree.expected().combined()));

            assertThatThrownBy(() -> TreeDigests.millis(forgetful, tree))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("forgetful: Digests[count=2,");
        }
    }

    @Test
    void a_tree_is_the_same_each_time_and_is_deleted() throws Exception {
        Path root;
        try (Tree tree = Tree.make(150, 10);
                Tree again = Tree.make(150, 10)) {
            root = tree.root();
            assertThat(tree.expected()).isEqualTo(again.expected());
            assertThat(tree.expected().count()).isEqualTo(150);
            assertThat(root).isDirectory();
        }
        assertThat(root).doesNotExist();
    }
}
