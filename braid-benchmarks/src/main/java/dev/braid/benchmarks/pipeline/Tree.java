package dev.braid.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A tree of files in a temporary folder.
 *
 * @param expected the MD5 of each file
 */
public record Tree(Path root, Digests expected) implements AutoCloseable {

    private static final int FILES_PER_FOLDER = 100;

    /** Makes one, the same each time but for its place. */
    public static Tree make(int files, int bytesPerFile) throws Exception {
        Path root = Files.createTempDirectory("braid-benchmarks-tree");
        var random = new Random(files);
        byte[] content = new byte[bytesPerFile];
        for (int number = 0; number < files; number++) {
            random.nextBytes(content);
            Path folder = Files.createDirectories(root.resolve("%03d".formatted(number / FILES_PER_FOLDER)));
            Files.write(folder.resolve("%05d".formatted(number)), content);
        }
        return new Tree(root, Digesters.sequential(root));
    }

    /** Deletes it. */
    @Override
    public void close() throws IOException {
        List<Path> deepestLast;
        try (Stream<Path> all = Files.walk(root)) {
            deepestLast = all.toList();
        }
        for (Path path : deepestLast.reversed()) {
            Files.delete(path);
        }
    }
}
