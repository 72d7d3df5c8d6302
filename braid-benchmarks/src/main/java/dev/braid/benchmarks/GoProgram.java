package dev.braid.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The Go program, built from its source where there is a Go. */
final class GoProgram {

    private GoProgram() {}

    /** The program and Go's version. */
    record Built(Path program, String version) {}

    /** Builds it; empty, with a plain message, where there is no Go. */
    static Optional<Built> build(Path source, Path target) throws IOException, InterruptedException {
        String version;
        try {
            version = output(new ProcessBuilder("go", "version"));
        } catch (IOException e) {
            System.err.println("There is no Go (go) on the PATH, so the Go program takes no part. Debian has it as golang-go.");
            return Optional.empty();
        }
        Path program = target.resolve("go-idiom").toAbsolutePath();
        output(new ProcessBuilder("go", "build", "-o", program.toString(), ".").directory(source.toFile()));
        return Optional.of(new Built(program, version.replace("go version ", "")));
    }

    private static String output(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", builder.command()) + " failed:\n" + output);
        }
        return output.strip();
    }
}
