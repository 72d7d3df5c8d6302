package dev.braid.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.FanOut;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the JDK that the tests run on, and {@link Program}, which stands by itself in a folder. */
final class Jdk {

    /** Where Braid is. */
    static final String BRAID = location(FanOut.class);

    private Jdk() {}

    private static String location(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
    }

    /** Copies the program to where nothing else of the tests is: their logging is not for it. */
    static String program(Path folder) throws IOException {
        Path from = Path.of(location(Program.class), "dev", "braid", "flight");
        Path to = Files.createDirectories(folder.resolve("program").resolve("dev").resolve("braid").resolve("flight"));
        try (var classes = Files.newDirectoryStream(from, "Program*.class")) {
            for (Path file : classes) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return folder.resolve("program").toString();
    }

    static String classPath(Path folder) throws IOException {
        return BRAID + File.pathSeparator + program(folder);
    }

    static ProcessBuilder command(String tool, String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    /** Runs a tool to its end; returns what it says. */
    static String run(String tool, String... args) throws IOException, InterruptedException {
        Path said = Files.createTempFile("braid", ".txt");
        try {
            Process process = command(tool, args).redirectOutput(said.toFile()).start();
            try {
                assertThat(process.waitFor(4, TimeUnit.MINUTES)).as("%s comes to an end", tool).isTrue();
            } finally {
                process.destroyForcibly();
            }
            String all = Files.readString(said);
            assertThat(process.exitValue()).as("%s, which says: %s", tool, all).isZero();
            return all;
        } finally {
            Files.delete(said);
        }
    }
}
