package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/policies.md} say of each two policies how they nest, and each line has a test. */
class NestingTableTest {

    private static final List<String> FROM_OUTSIDE_IN = List.of(
            "deadline", "partial", "tolerance", "limit", "limit per key", "retry", "hedge", "permits", "rate", "time-out");

    private static List<String> eachTwo() {
        List<String> all = new ArrayList<>();
        for (int outer = 0; outer < FROM_OUTSIDE_IN.size(); outer++) {
            for (String inner : FROM_OUTSIDE_IN.subList(outer + 1, FROM_OUTSIDE_IN.size())) {
                all.add(new Nesting<>(FROM_OUTSIDE_IN.get(outer), inner, "").line());
            }
        }
        return all;
    }

    @Test
    void the_tables_name_each_two_once() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("..", "docs", "policies.md")).stream()
                .filter(line -> FROM_OUTSIDE_IN.stream().anyMatch(policy -> line.startsWith("| " + policy + " |")))
                .map(line -> line.substring(0, line.indexOf('|', line.indexOf('|', 1) + 1) + 1))
                .toList();

        assertThat(lines).containsExactlyInAnyOrderElementsOf(eachTwo());
    }

    @Test
    void each_two_have_a_test() {
        Stream<String> tested = Stream.of(NestingSpecTest.pairs(), CallNestingSpecTest.pairs(), PlaceNestingSpecTest.pairs())
                .flatMap(pairs -> pairs.map(Nesting::line));

        assertThat(tested).containsExactlyInAnyOrderElementsOf(eachTwo());
    }
}
