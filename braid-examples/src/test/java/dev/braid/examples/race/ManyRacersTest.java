package dev.braid.examples.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.BufferedReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ManyRacersTest {

    private static final int MANY = 10_000;

    /** File descriptors that a process needs for other things. */
    private static final int OTHERS = 1_000;

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void P10_ten_thousand_racers_are_connected_at_once_and_when_one_has_won_the_others_close_their_connections() throws Exception {
        assumeThat(descriptors()).as("file descriptors").isGreaterThanOrEqualTo(MANY + OTHERS);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrowdServer.class.getName(),
                        Integer.toString(MANY))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader server = process.inputReader()) {
            URI uri = URI.create(server.readLine());
            try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
                var race = Racing.start(() -> new Races(client).manyRacers(uri, MANY));

                assertThat(server.readLine()).isEqualTo(MANY + " at once");
                assertThat(race.answer()).isEqualTo("won");
                assertThat(server.readLine()).isEqualTo(MANY - 1 + " have left");
            }
            assertThat(server.readLine()).isEqualTo("all are closed");
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    /** How many this process may have; the server's, its child, may have as many. */
    private static long descriptors() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class).getMaxFileDescriptorCount();
    }
}
