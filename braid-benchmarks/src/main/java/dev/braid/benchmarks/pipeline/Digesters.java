package dev.braid.benchmarks.pipeline;

import dev.braid.FanOut;
import dev.braid.benchmarks.peer.Braid;
import dev.braid.pipeline.Pipeline;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ways to digest all files below a folder, but for the Go program's. */
public final class Digesters {

    /** The name of md5sum in tables. */
    public static final String XARGS = "xargs -P md5sum";

    private static final int FILES_PER_PROCESS = 50;

    private Digesters() {}

    private record Digested(Path file, String digest) {
        static Digested of(Path file) throws IOException {
            return new Digested(file, Digests.md5(Files.readAllBytes(file)));
        }
    }

    /** Braid, with the results in the order of the walk. */
    public static Digester braid(int limit) {
        return new Digester(Braid.NAME, root -> digests(root, files(root).parallel(FanOut.limit(limit), Digested::of)));
    }

    /** Braid, with the results as they come, as Go's. */
    public static Digester braidUnordered(int limit) {
        return new Digester(
                Braid.NAME + ", unordered",
                root -> digests(root, files(root).parallelUnordered(FanOut.limit(limit), Digested::of)));
    }

    @SuppressWarnings("StreamResourceLeak") // the pipeline closes it
    private static Pipeline<Path> files(Path root) throws IOException {
        return Pipeline.<Path>from(Files.walk(root)).filter(Files::isRegularFile);
    }

    private static Digests digests(Path root, Pipeline<Digested> digested) throws InterruptedException {
        return Digests.of(root, digested.collect(Collectors.toMap(Digested::file, Digested::digest)));
    }

    /** A loop. */
    public static Digester sequential() {
        return new Digester("sequential loop", Digesters::sequential);
    }

    static Digests sequential(Path root) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        Map<Path, String> digests = new HashMap<>();
        for (Path file : files) {
            digests.put(file, Digested.of(file).digest());
        }
        return Digests.of(root, digests);
    }

    /** The commands, if they are there. */
    public static Stream<Digester> xargs(int limit) {
        return Stream.of("find", "xargs", "md5sum").allMatch(Digesters::isOnPath)
                ? Stream.of(new Digester(XARGS, root -> xargs(root, limit)))
                : Stream.empty();
    }

    private static boolean isOnPath(String command) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    /**
     * Without -n xargs starts one md5sum for all files. The lines of 50 files are written at once, when md5sum ends: more of them might be torn
     * by those of others.
     */
    private static Digests xargs(Path root, int limit) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "sh", "-c", "find * -type f -print0 | xargs -0 -P %d -n %d md5sum".formatted(limit, FILES_PER_PROCESS))
                .directory(root.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<Path, String> digests;
        try (Stream<String> lines = process.inputReader().lines()) {
            digests = lines.map(line -> line.split("  ", 2)).collect(Collectors.toMap(line -> Path.of(line[1]), line -> line[0]));
        }
        if (process.waitFor() != 0) {
            throw new IOException(XARGS + " ended with status " + process.exitValue());
        }
        return Digests.of(root, digests);
    }
}
