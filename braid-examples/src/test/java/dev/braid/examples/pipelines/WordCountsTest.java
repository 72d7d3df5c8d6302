package dev.braid.examples.pipelines;

import static dev.braid.test.BraidAssertions.assertNothingLeaks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class WordCountsTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void words_of_all_files_are_counted_whatever_their_case() throws Exception {
        Path deep = Files.createDirectories(folder.resolve("a/b"));
        Files.writeString(folder.resolve("one"), "The river braids,\nthe river rejoins.\n");
        Files.writeString(deep.resolve("two"), "THE RIVER");
        Files.writeString(deep.resolve("none"), "");

        assertThat(WordCounts.of(folder).byWord())
                .isEqualTo(Map.of("the", 3L, "river", 3L, "braids", 1L, "rejoins", 1L));
    }

    @Test
    void a_tree_without_words_has_none() throws Exception {
        Files.writeString(folder.resolve("numbers"), "1 2 3\n\n--\n");

        assertThat(WordCounts.of(folder).byWord()).isEmpty();
    }

    @Test
    void large_trees_are_counted_as_one_after_the_other() throws Exception {
        Map<String, Long> expected = new HashMap<>();
        var random = RandomGenerator.of("L64X128MixRandom");
        for (int i = 0; i < 60; i++) {
            writeWords(Files.createDirectories(folder.resolve("" + i % 7)).resolve("file" + i), random, expected);
        }

        assertNothingLeaks(() -> assertThat(WordCounts.of(folder).byWord()).isEqualTo(expected));
    }

    private static void writeWords(Path file, RandomGenerator random, Map<String, Long> expected) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int line = 1 + random.nextInt(3000); line > 0; line--) {
                for (int i = random.nextInt(12); i > 0; i--) {
                    String word = Integer.toString((int) Math.abs(random.nextGaussian() * 500), 26).replaceAll("[0-9]", "x");
                    expected.merge(word, 1L, Long::sum);
                    out.write(word + " ");
                }
                out.newLine();
            }
        }
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_tree_that_is_larger_than_the_heap_is_counted_in_it() throws Exception {
        writeWords(folder.resolve("file"), RandomGenerator.of("L64X128MixRandom"), new HashMap<>());
        Path large = folder.resolve("large");
        try (OutputStream out = Files.newOutputStream(large)) {
            for (long written = 0; written < 8_000_000; written += Files.size(folder.resolve("file"))) {
                Files.copy(folder.resolve("file"), out);
            }
        }
        Files.delete(folder.resolve("file"));
        for (int i = 0; i < 15; i++) {
            Files.createLink(folder.resolve("again" + i), large);
        }
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WordCounts.class.getName(),
                        folder.toString(),
                        "1")
                .redirectErrorStream(true)
                .start();

        try {
            assertThat(new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).matches("\\s*\\d+ \\w+\\s*");
            assertThat(program.waitFor()).isZero();
        } finally {
            program.destroyForcibly();
        }
    }

    @Test
    void what_is_no_text_is_no_reason_to_stop() throws Exception {
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 'a', 'b', (byte) 0xc3, 0, 'c'});
        Files.writeString(folder.resolve("text"), "words");

        assertThat(WordCounts.of(folder).byWord()).containsEntry("words", 1L).containsEntry("ab", 1L);
    }

    @Test
    void the_most_frequent_come_first() throws Exception {
        Files.writeString(folder.resolve("text"), "b a c b c b d");
        var printed = new ByteArrayOutputStream();

        WordCounts.print(folder, 3, new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("      3 b%n      2 c%n      1 a%n".formatted());
    }

    @Test
    void a_missing_tree_is_named() throws Exception {
        assertNothingLeaks(() -> assertThatThrownBy(() -> WordCounts.of(folder.resolve("nowhere")))
                .hasCauseInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("nowhere"));
    }
}
