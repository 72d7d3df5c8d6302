package dev.braid.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cli.text.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs that wait for their turn: in memory while there is some, in files that go away. */
class SpoolTest {

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 257, 65_535, 65_536, 65_537, 1_000_000})
    void all_comes_back_as_often_as_wanted(int size) throws IOException {
        byte[] bytes = random(size);
        try (Scratch scratch = new Scratch(Bytes.of(folder.toString()));
                Spool spool = spool(scratch, bytes)) {
            assertThat(spool.size()).isEqualTo(size);
            assertThat(written(spool)).isEqualTo(bytes);
            assertThat(spool.open().readAllBytes()).isEqualTo(bytes);
            assertThat(filesBelow(folder)).hasSize(size > 65_536 ? 1 : 0);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void P8_what_there_is_no_memory_for_goes_to_files_and_memory_that_is_given_back_is_used_again() throws IOException {
        try (Scratch scratch = new Scratch(Bytes.of(folder.toString()))) {
            byte[] bytes = random(60_000);
            List<Spool> spools = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                spools.add(spool(scratch, bytes));
            }
            assertThat(filesBelow(folder)).as("16 MB hold about 280 of them").hasSizeBetween(100, 150);
            for (Spool spool : spools) {
                assertThat(written(spool)).isEqualTo(bytes);
                spool.close();
            }
            assertThat(filesBelow(folder)).isEmpty();

            Spool next = spool(scratch, bytes);
            assertThat(filesBelow(folder)).isEmpty();
            next.close();
        }
    }

    @Test
    void P8_files_that_wait_hold_no_descriptor() throws IOException {
        try (Scratch scratch = new Scratch(Bytes.of(folder.toString()))) {
            List<Spool> spools = new ArrayList<>();
            long before = descriptors();
            byte[] bytes = random(65_537);
            for (int i = 0; i < 2_000; i++) {
                spools.add(spool(scratch, bytes));
            }
            assertThat(descriptors()).isLessThan(before + 10);
            for (Spool spool : spools) {
                spool.close();
            }
        }
    }

    @Test
    void closing_a_finished_one_does_not_close_another_that_got_its_descriptor() throws IOException {
        try (Scratch scratch = new Scratch(Bytes.of(folder.toString()))) {
            Spool finished = spool(scratch, random(100_000));
            Spool other = new Spool(scratch);
            other.take(random(65_536), 65_536);
            other.take(random(10), 10);

            finished.close();
            finished.close();

            other.take(random(20), 20);
            other.finish();
            assertThat(written(other)).hasSize(65_566).endsWith(random(20));
            other.close();
        }
    }

    @Test
    void files_are_for_their_owner_alone() throws IOException {
        try (Scratch scratch = new Scratch(Bytes.of(folder.toString()));
                Spool spool = spool(scratch, random(100_000))) {
            assertThat(spool.size()).isEqualTo(100_000);
            assertThat(Files.getPosixFilePermissions(filesBelow(folder).getFirst()))
                    .extracting(Enum::name)
                    .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static Spool spool(Scratch scratch, byte[] bytes) throws IOException {
        Spool spool = new Spool(scratch);
        int piece = 7_001;
        for (int from = 0; from < bytes.length; from += piece) {
            int length = Math.min(piece, bytes.length - from);
            spool.take(Arrays.copyOfRange(bytes, from, from + length), length);
        }
        spool.finish();
        return spool;
    }

    private static byte[] written(Spool spool) throws IOException {
        var out = new ByteArrayOutputStream();
        spool.writeTo(out);
        return out.toByteArray();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
