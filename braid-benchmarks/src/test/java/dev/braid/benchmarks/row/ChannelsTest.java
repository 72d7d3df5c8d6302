package dev.braid.benchmarks.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.benchmarks.measure.Candidate;
import dev.braid.benchmarks.measure.Row;
import dev.braid.benchmarks.measure.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChannelsTest {

    @ParameterizedTest
    @EnumSource
    void no_two_sections_and_no_two_rows_have_the_same_id_or_title(Size size) {
        assertThat(sections(size)).extracting(Section::id).doesNotHaveDuplicates();
        assertThat(sections(size)).extracting(Section::title).doesNotHaveDuplicates();
        assertThat(sections(size)).flatExtracting(Section::rows).extracting(Row::id).doesNotHaveDuplicates();
        assertThat(sections(size)).flatExtracting(Section::rows).extracting(Row::title).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void rows_that_share_a_plot_have_the_same_unit_and_a_colour_each(Size size) {
        assertThat(sections(size)).allSatisfy(section -> {
            assertThat(section.rows()).hasSizeBetween(1, 6);
            assertThat(section.rows().stream().map(Row::unit).distinct()).hasSize(1);
        });
    }

    @ParameterizedTest
    @MethodSource("rows")
    void who_is_to_be_beaten_takes_part(Row row) {
        List<String> names = row.candidates().get().stream().map(Candidate::name).toList();

        assertThat(names).doesNotHaveDuplicates();
        assertThat(row.targets())
                .isNotEmpty()
                .allSatisfy(target -> assertThat(((Target.Ratio) target).peer())
                        .matches(peer -> names.contains(peer) || peer.equals(Carriage.GO)));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_row_gives_the_same_candidates_each_time(Row row) {
        List<Candidate> once = row.candidates().get();
        List<Candidate> again = row.candidates().get();

        assertThat(again).extracting(Candidate::name).containsExactlyElementsOf(once.stream().map(Candidate::name).toList());
    }

    static Stream<Row> rows() {
        return sections(Size.QUICK).stream().flatMap(section -> section.rows().stream());
    }

    private static List<Section> sections(Size size) {
        return Page.CHANNELS.sections(size);
    }
}
