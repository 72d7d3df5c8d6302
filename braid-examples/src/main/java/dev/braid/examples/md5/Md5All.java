package dev.braid.examples.md5;

import dev.braid.FanOut;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The MD5 of every regular file below a folder, by path, in three shapes. Symbolic links are not followed. The first file that cannot be
 * read ends it: the others are stopped, and the exception names the file.
 */
public final class Md5All {

    private Md5All() {}

    /** One file after another. */
    public static SortedMap<Path, String> serial(Path root) throws IOException {
        return serial(files(root));
    }

    /**
     * All files at once. The tree is listed first. As many files are open as the system reads at a time: for a big tree, or one on a
     * disk that does better with few readers, take {@link #bounded}.
     */
    public static SortedMap<Path, String> parallel(Path root) throws IOException, InterruptedException {
        return parallel(files(root));
    }

    /** At most {@code limit} files at once. The tree is listed as files are needed, so nothing but the sums is kept. */
    public static SortedMap<Path, String> bounded(Path root, int limit) throws IOException, InterruptedException {
        try {
            return bounded(walk(root), limit);
        } catch (UncheckedIOException e) {
            throw e.getCause(); // of the walk
        }
    }

    static SortedMap<Path, String> serial(List<Path> files) throws IOException {
        SortedMap<Path, String> sums = new TreeMap<>();
        for (Path file : files) {
            sums.put(file, Sum.of(file).md5());
        }
        return sums;
    }

    static SortedMap<Path, String> parallel(List<Path> files) throws IOException, InterruptedException {
        return FanOut.unlimited().withName("md5").map(files, Sum::of).stream().collect(byPath());
    }

    static SortedMap<Path, String> bounded(Stream<Path> files, int limit) throws IOException, InterruptedException {
        return FanOut.limit(limit).withName("md5").collect(files, Sum::of, byPath());
    }

    private static Collector<Sum, ?, SortedMap<Path, String>> byPath() {
        return Collectors.toMap(Sum::file, Sum::md5, (first, second) -> first, TreeMap::new);
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> files = walk(root)) {
            return files.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Stream<Path> walk(Path root) throws IOException {
        return Files.walk(root).filter(Files::isRegularFile);
    }
}
