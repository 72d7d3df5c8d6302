package dev.braid.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotesTest {

    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"recipes.md", "go.md", "pipelines.md"})
    void what_a_page_shows_is_compiled(String page) throws IOException {
        List<String> shown = CODE.matcher(Files.readString(Path.of("../docs", page)))
                .results()
                .map((MatchResult code) -> words(code.group(1)))
                .toList();

        assertThat(shown).hasSizeGreaterThan(5).allSatisfy(code -> assertThat(sources()).contains(code));
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(Files::isRegularFile).map(QuotesTest::text).collect(Collectors.joining("\n"));
        }
    }

    private static String text(Path file) {
        try {
            return words(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without its line ends and indentation. */
    private static String words(String code) {
        return code.strip().replaceAll("\\s+", " ");
    }
}
