package dev.braid.examples.md5;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.FanOut;
import dev.braid.Outcome;
import dev.braid.examples.Telemetry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sums of all sources of this repository, and of a file that is not there, as they are traced, recorded and counted. */
class Md5TelemetryTest {

    @Test
    void the_sums_of_a_tree_are_received_whole() throws Exception {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(Path.of("..", "braid-core", "src"))) {
            files = tree.filter(Files::isRegularFile).collect(toCollection(ArrayList::new));
        }
        files.add(files.size() / 2, Path.of("not", "there"));

        try (Telemetry telemetry = new Telemetry()) {
            List<Outcome<String>> sums = telemetry.observed(FanOut.limit(4).withName("md5")).outcomes(files, Md5::of);

            assertThat(sums).hasSizeGreaterThan(400).filteredOn(Outcome.Failure.class::isInstance).hasSize(1);
            telemetry.check("md5");
            assertThat(telemetry.received().spans()).hasSize(1 + files.size());
        }
    }
}
