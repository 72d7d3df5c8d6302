package dev.braid.examples.walk;

import static dev.braid.test.BraidAssertions.assertNothingLeaks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.braid.FanOut;
import dev.braid.Observer;
import dev.braid.Outcome;
import dev.braid.examples.walk.DiskUsage.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskUsageTest {

    /** Of which a few are begun. */
    private static final int DIRECTORIES = 200;

    @TempDir
    private Path folder = Path.of("");

    private Path file(String name, int bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, new byte[bytes]);
    }

    /** The same by one thread. */
    private static SortedMap<Path, Usage> plain(Path root) throws IOException {
        SortedMap<Path, Usage> usage = new TreeMap<>(Map.of(root, Usage.NONE));
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : (Iterable<Path>) tree::iterator) {
                boolean directory = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
                boolean file = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
                Path top = directory || path.getNameCount() > root.getNameCount() + 1
                        ? root.resolve(root.relativize(path).getName(0))
                        : root;
                usage.merge(path.equals(root) ? root : top, file ? new Usage(1, Files.size(path)) : Usage.NONE, Usage::plus);
            }
        }
        return usage;
    }

    private static SortedMap<Path, Usage> usage(Path root) throws IOException, InterruptedException {
        List<SortedMap<Path, Usage>> usage = new ArrayList<>();
        assertNothingLeaks(() -> usage.add(DiskUsage.of(root, DiskUsage.WALK)));
        return usage.getFirst();
    }

    @Test
    void known_sums() throws Exception {
        file("here", 5);
        file("a/one", 10);
        file("a/deep/er/two", 200);
        file("b/three", 3_000);
        Files.createDirectories(folder.resolve("empty/emptier"));

        assertThat(usage(folder))
                .isEqualTo(Map.of(
                        folder, new Usage(1, 5),
                        folder.resolve("a"), new Usage(2, 210),
                        folder.resolve("b"), new Usage(1, 3_000),
                        folder.resolve("empty"), Usage.NONE));
    }

    @Test
    void the_sums_of_thousands_of_directories_deep_and_wide_are_those_of_a_plain_walk() throws Exception {
        file("deep/" + "d/".repeat(300) + "bottom", 7);
        for (int i = 0; i < 2_000; i++) {
            Files.createDirectories(folder.resolve("wide/" + i % 40 + "/" + i));
        }
        for (int i = 0; i < 500; i++) {
            file("wide/" + i % 40 + "/" + i + "/file", i);
        }
        file("here", 1);

        SortedMap<Path, Usage> usage = usage(folder);

        assertThat(usage)
                .isEqualTo(plain(folder))
                .containsEntry(folder.resolve("deep"), new Usage(1, 7))
                .containsEntry(folder.resolve("wide"), new Usage(500, 499 * 500 / 2));
    }

    @Test
    void links_are_not_followed_not_in_a_circle_and_not_out_of_the_tree() throws Exception {
        Path inner = folder.resolve("tree/a");
        file("tree/a/file", 10);
        Files.createSymbolicLink(inner.resolve("up"), folder.resolve("tree"));
        Files.createSymbolicLink(inner.resolve("out"), folder);
        Files.createSymbolicLink(inner.resolve("twin"), inner.resolve("file"));
        Files.createSymbolicLink(inner.resolve("dangling"), folder.resolve("nowhere"));
        file("outside", 99);

        assertThat(usage(folder.resolve("tree")))
                .isEqualTo(Map.of(folder.resolve("tree"), Usage.NONE, inner, new Usage(1, 10)));
    }

    @Test
    void P2_P3_the_first_directory_that_cannot_be_read_ends_the_walk() throws Exception {
        for (int i = 0; i < DIRECTORIES; i++) {
            Files.createDirectory(folder.resolve("d" + i));
        }
        var vanishing = new Vanishing();
        FanOut policy = DiskUsage.WALK.withLimit(4).withObserver(vanishing);

        assertNothingLeaks(() -> assertThatThrownBy(() -> DiskUsage.of(folder, policy))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageStartingWith(folder.resolve("d").toString()));

        assertThat(vanishing.begun).as("the root, and as many as run at once").hasValueBetween(2, 1 + 4);
    }

    /** Removes all directories once the root has been read and before any of them is. */
    private final class Vanishing implements Observer {

        private final AtomicInteger begun = new AtomicInteger();
        private final CountDownLatch gone = new CountDownLatch(1);

        @Override
        public void taskStarted(Task task) {
            begun.incrementAndGet();
            if (task.index() > 0) {
                try {
                    gone.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
            if (task.index() == 0) {
                try {
                    for (int i = 0; i < DIRECTORIES; i++) {
                        Files.delete(folder.resolve("d" + i));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } finally {
                    gone.countDown();
                }
            }
        }
    }

    @Test
    void a_directory_that_cannot_be_read_is_named() throws Exception {
        Path secret = folder.resolve("a/secret");
        file("a/secret/file", 10);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(secret), "root reads anything");

            assertThat(errorOf(folder.toString())).startsWith("walk: " + secret + " cannot be read: ");
        } finally {
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void a_missing_root_is_named() throws InterruptedException {
        Path missing = folder.resolve("nowhere");

        assertThat(errorOf(missing.toString())).isEqualTo("walk: " + missing + ": there is no such file or directory\n");
    }

    @Test
    void a_root_that_is_a_file_is_named() throws Exception {
        Path file = file("file", 1);

        assertThat(errorOf(file.toString())).isEqualTo("walk: " + file + " is not a directory\n");
    }

    @Test
    void wrong_arguments_are_answered_with_the_usage() throws InterruptedException {
        assertThat(errorOf()).isEqualTo("usage: walk DIR\n");
        assertThat(errorOf("a", "b")).isEqualTo("usage: walk DIR\n");
    }

    @Test
    void what_it_prints() throws Exception {
        file("here", 5);
        file("a/one", 1_000);
        file("a/two", 234);
        var out = new ByteArrayOutputStream();

        int status = DiskUsage.run(new String[] {folder.toString()}, new PrintStream(out), System.err);

        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).containsExactly(
                "                 5          1  " + folder,
                "             1,234          2  " + folder.resolve("a"),
                "             1,239          3  in all");
    }

    private static String errorOf(String... args) throws InterruptedException {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        assertThat(DiskUsage.run(args, new PrintStream(out), new PrintStream(err))).isNotZero();
        assertThat(out.size()).isZero();
        return err.toString(StandardCharsets.UTF_8);
    }
}
