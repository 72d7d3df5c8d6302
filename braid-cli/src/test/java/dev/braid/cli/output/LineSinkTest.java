package dev.braid.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cli.text.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines as they come, whole, and tags before them. */
class LineSinkTest {

    @TempDir
    private Path folder = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Screen screen = new Screen(out, false, OutputStream.nullOutputStream());

    @RepeatedTest(30)
    void lines_of_two_tasks_do_not_mix_wherever_they_are_cut(RepetitionInfo repetition) throws IOException {
        Random random = new Random(repetition.getCurrentRepetition());
        try (Scratch scratch = new Scratch(Bytes.of(folder.toString()))) {
            LineSink a = sink("", scratch);
            LineSink b = sink("", scratch);
            for (int i = 0; i < 300; i++) {
                feed(a, "aaaaaaaa\n".repeat(random.nextInt(3)) + "aaaa", random);
                feed(b, "bbbb\n", random);
                feed(a, "aaaa\n", random);
            }
            a.finish();
            b.finish();
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).containsOnly("aaaaaaaa", "bbbb").hasSizeGreaterThan(600);
    }

    @Test
    void a_last_line_without_an_end_gets_one_and_every_line_its_tag() throws IOException {
        try (Scratch scratch = new Scratch(Bytes.of(folder.toString()))) {
            LineSink sink = sink("t\t", scratch);
            take(sink, "a\n\nb");
            take(sink, "c\nd");
            sink.finish();
            sink.finish();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("t\ta\nt\t\nt\tbc\nt\td\n");
    }

    @Test
    void a_line_longer_than_memory_waits_in_a_file() throws IOException {
        try (Scratch scratch = new Scratch(Bytes.of(folder.toString()))) {
            LineSink sink = sink("", scratch);
            for (int i = 0; i < 100; i++) {
                take(sink, "x".repeat(10_000));
            }
            assertThat(out.size()).isZero();
            sink.finish();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("x".repeat(1_000_000) + "\n");
        assertThat(folder).isEmptyDirectory();
    }

    private LineSink sink(String tag, Scratch scratch) {
        return new LineSink(screen, (toOut, toErr) -> toOut, tag.getBytes(StandardCharsets.UTF_8), scratch);
    }

    private static void feed(LineSink sink, String text, Random random) throws IOException {
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(12));
            take(sink, text.substring(from, to));
            from = to;
        }
    }

    private static void take(LineSink sink, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sink.take(bytes, bytes.length);
    }
}
