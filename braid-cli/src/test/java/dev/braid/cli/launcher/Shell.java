package dev.braid.cli.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A bash in which {@code braid} is the launcher of this build. */
final class Shell {

    /** What came of a script. */
    record Result(int status, String out, String err) {}

    private static final Path LAUNCHER = Path.of(System.getProperty("braid.launcher", "../braid")).toAbsolutePath().normalize();
    private static final long LONGEST_SECONDS = 150;

    private final Path folder;

    /** Scripts run in this folder. */
    Shell(Path folder) {
        this.folder = folder;
    }

    static Path launcher() {
        return LAUNCHER;
    }

    Result run(String script) throws IOException, InterruptedException {
        Process bash = start(script);
        CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> read(bash.getInputStream()));
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> read(bash.getErrorStream()));
        if (!bash.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            bash.descendants().forEach(ProcessHandle::destroyForcibly);
            bash.toHandle().destroyForcibly(); // Process.destroyForcibly would close what is read below
            throw new AssertionError("still running after " + LONGEST_SECONDS + " s: " + script + "\n" + soFar(out) + soFar(err));
        }
        return new Result(bash.exitValue(), out.orTimeout(10, TimeUnit.SECONDS).join(), err.orTimeout(10, TimeUnit.SECONDS).join());
    }

    Process start(String script) throws IOException {
        // A build in the background ignores SIGINT, and what is ignored is inherited.
        String signals = "--default-signal=HUP,INT,PIPE,TERM";
        ProcessBuilder builder = new ProcessBuilder("env", signals, "bash", "-c", script).directory(folder.toFile());
        builder.environment().put("PATH", LAUNCHER.getParent() + ":" + System.getenv("PATH"));
        builder.environment().keySet().removeIf(name -> name.equals("CI") || name.startsWith("OTEL_"));
        return builder.start();
    }

    /** Whether a process runs whose command line contains a text. */
    static boolean runs(String text) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (commandLine(process).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String soFar(CompletableFuture<String> output) {
        return output.completeOnTimeout("(open still)", 10, TimeUnit.SECONDS).join();
    }

    private static String commandLine(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.ISO_8859_1).replace('\0', ' ');
        } catch (IOException e) {
            return ""; // has ended
        }
    }

    private static String read(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
