package dev.braid.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is over leaves nothing behind: in a JVM with a heap of 64 MB. */
class SmallHeapTest {

    @ParameterizedTest
    @EnumSource(SmallHeap.class)
    void it_fits_into_64_megabytes(SmallHeap what) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        location(Channel.class) + File.pathSeparator + location(SmallHeap.class),
                        SmallHeap.class.getName(),
                        what.name()))
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(process.waitFor(50, TimeUnit.SECONDS)).as("comes to an end").isTrue(); // what it says fits into the pipe
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(what + " is done\n");
        } finally {
            process.destroyForcibly();
        }
    }

    private static String location(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
    }
}
