package dev.braid.examples.md5;

import dev.braid.FanOut;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The MD5 of every regular file in a tree, by path: serial, parallel, and bounded, as in the Go blog's
 * <a href="https://go.dev/blog/pipelines">Pipelines and cancellation</a>. There the parallel shape takes a goroutine per file, two channels
 * and a done channel; here it is one line, like the serial one.
 *
 * <p>{@code java dev.braid.examples.md5.Md5All serial|parallel|bounded DIR} prints what {@code md5sum} would, sorted by path.
 */
public final class Md5All {

    /** A few files at a time: enough to keep disk and processors busy, and far from any limit on open files. */
    private static final FanOut BOUNDED = FanOut.limit(20).withName("md5");

    private static final FanOut PARALLEL = FanOut.unlimited().withName("md5");

    private Md5All() {}

    /** One way to do it. */
    @FunctionalInterface
    interface Shape {
        Map<Path, String> md5All(Path root) throws IOException, InterruptedException;
    }

    /** One file after the other. */
    static Map<Path, String> serial(Path root) throws IOException {
        Map<Path, String> sums = new LinkedHashMap<>();
        for (Path file : files(root)) {
            sums.put(file, Md5.of(file));
        }
        return sums;
    }

    /** All files at once. For trees of moderate size: each file is a task that may be reading. */
    static Map<Path, String> parallel(Path root) throws IOException, InterruptedException {
        return byPath(files(root), PARALLEL);
    }

    /** A few files at a time. */
    static Map<Path, String> bounded(Path root) throws IOException, InterruptedException {
        return byPath(files(root), BOUNDED);
    }

    private static Map<Path, String> byPath(List<Path> files, FanOut policy) throws IOException, InterruptedException {
        List<String> sums = policy.map(files, Md5::of);
        Map<Path, String> byPath = new LinkedHashMap<>();
        for (int i = 0; i < files.size(); i++) {
            byPath.put(files.get(i), sums.get(i));
        }
        return byPath;
    }

    /** The regular files below {@code root}, sorted; links are not followed. */
    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            return tree.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Prints the sums, or what is wrong. */
    public static void main(String[] args) throws InterruptedException {
        System.exit(run(args, Md5All::shape, System.out, System.err));
    }

    static int run(String[] args, Function<String, @Nullable Shape> shapes, PrintStream out, PrintStream err) throws InterruptedException {
        Shape shape = args.length == 2 ? shapes.apply(args[0]) : null;
        if (shape == null) {
            err.println("usage: md5all serial|parallel|bounded DIR");
            return 2;
        }
        try {
            shape.md5All(Path.of(args[1])).forEach((file, sum) -> out.println(sum + "  " + file));
            return 0;
        } catch (NoSuchFileException e) {
            err.println("md5all: " + e.getFile() + ": there is no such file or directory");
        } catch (FileSystemException e) {
            err.println("md5all: " + e.getFile() + " cannot be read: " + reason(e));
        } catch (IOException e) {
            err.println("md5all: " + args[1] + " cannot be read: " + e.getMessage());
        }
        return 1;
    }

    private static String reason(FileSystemException e) {
        return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
    }

    static @Nullable Shape shape(String name) {
        return switch (name) {
            case "serial" -> Md5All::serial;
            case "parallel" -> Md5All::parallel;
            case "bounded" -> Md5All::bounded;
            default -> null;
        };
    }
}
