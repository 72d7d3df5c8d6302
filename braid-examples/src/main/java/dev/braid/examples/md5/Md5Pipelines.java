package dev.braid.examples.md5;

import dev.braid.FanOut;
import dev.braid.FanOutException;
import dev.braid.pipeline.Pipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Md5All} does, as pipelines: files are digested while the tree is still walked, as in the Go blog, and no list of them is kept.
 *
 * <p>{@code java dev.braid.examples.md5.Md5Pipelines serial|parallel|bounded DIR} prints what {@code md5sum} would, sorted by path.
 */
public final class Md5Pipelines {

    private static final FanOut DIGESTERS = FanOut.limit(20).withName("md5");

    private static final FanOut PARALLEL = FanOut.unlimited().withName("md5");

    private Md5Pipelines() {}

    /** A file and its digest. */
    record Sum(Path file, String md5) {

        static Sum of(Path file) throws IOException {
            return new Sum(file, Md5.of(file));
        }
    }

    /** One file after the other. */
    static Map<Path, String> serial(Path root) throws IOException, InterruptedException {
        return byPath(files(root).map(Sum::of));
    }

    /** A task per file. */
    static Map<Path, String> parallel(Path root) throws IOException, InterruptedException {
        return byPath(files(root).parallelUnordered(PARALLEL, Sum::of));
    }

    /** Twenty digesters. */
    static Map<Path, String> bounded(Path root) throws IOException, InterruptedException {
        return byPath(files(root).parallelUnordered(DIGESTERS, Sum::of));
    }

    /** The regular files below {@code root}, while it is walked; links are not followed. */
    @SuppressWarnings("StreamResourceLeak") // closed by the pipeline
    private static Pipeline<Path> files(Path root) {
        return Pipeline.fromStream(() -> Files.walk(root))
                .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
    }

    private static Map<Path, String> byPath(Pipeline<Sum> sums) throws IOException, InterruptedException {
        try {
            return sums.collect(Collectors.toMap(Sum::file, Sum::md5, (first, _) -> first, TreeMap::new));
        } catch (FanOutException e) { // a sink wraps what is checked
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        } catch (UncheckedIOException e) { // and the walk itself
            throw e.getCause();
        }
    }

    /** Prints the sums, or what is wrong. */
    public static void main(String[] args) throws InterruptedException {
        System.exit(Md5All.run(args, Md5Pipelines::shape, System.out, System.err));
    }

    static Md5All.@Nullable Shape shape(String name) {
        return switch (name) {
            case "serial" -> Md5Pipelines::serial;
            case "parallel" -> Md5Pipelines::parallel;
            case "bounded" -> Md5Pipelines::bounded;
            default -> null;
        };
    }
}
