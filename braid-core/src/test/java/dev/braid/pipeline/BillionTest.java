package dev.braid.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.FanOut;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A billion elements through five stages, one of them parallel, in a JVM with a heap of 64 MB. */
class BillionTest {

    /** Fewer with {@code -Dbraid.pipeline.elements}, for who is in a hurry. */
    private static final long ELEMENTS = Long.getLong("braid.pipeline.elements", 1_000_000_000);

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void P8_a_billion_elements_fit_into_64_megabytes() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        location(Pipeline.class) + File.pathSeparator + location(BillionTest.class),
                        BillionTest.class.getName(),
                        String.valueOf(ELEMENTS)))
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("sum of " + ELEMENTS / 2 + "\n");
        } finally {
            process.destroyForcibly();
        }
    }

    private static String location(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
    }

    /** Runs in the small heap. */
    public static void main(String[] args) throws Exception {
        long sizes = Pipeline.range(0, Long.parseLong(args[0]))
                .map(x -> x + 1)
                .parallel(FanOut.limit(2), x -> x * 3)
                .filter(x -> x % 2 == 0)
                .batch(1_000)
                .map(List::size)
                .fold(0L, Long::sum);
        System.out.print("sum of " + sizes + "\n");
    }
}
