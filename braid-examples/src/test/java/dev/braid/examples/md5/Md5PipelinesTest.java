package dev.braid.examples.md5;

import static dev.braid.test.BraidAssertions.assertNothingLeaks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.CancelledException;
import dev.braid.Context;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Md5PipelinesTest {

    @TempDir
    private Path folder = Path.of("");

    static Stream<Md5All.Shape> shapes() {
        return Stream.of(Md5Pipelines::serial, Md5Pipelines::parallel, Md5Pipelines::bounded);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void a_thousand_files_have_the_sums_of_message_digest_in_the_order_of_their_paths(Md5All.Shape shape) throws Exception {
        Map<Path, String> expected = new TreeMap<>();
        var random = RandomGenerator.of("L64X128MixRandom");
        for (int i = 0; i < 1000; i++) {
            byte[] content = new byte[random.nextInt(5000)];
            random.nextBytes(content);
            Path file = Files.createDirectories(folder.resolve("" + i % 7)).resolve("file" + i);
            Files.write(file, content);
            expected.put(file, HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content)));
        }

        assertNothingLeaks(() -> assertThat(shape.md5All(folder)).containsExactlyEntriesOf(expected));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void a_root_that_is_not_there_is_named_and_nothing_is_left_running(Md5All.Shape shape) throws Exception {
        Path missing = folder.resolve("nowhere");

        assertNothingLeaks(() -> assertThatThrownBy(() -> shape.md5All(missing))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(missing.toString()));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void who_is_cancelled_already_digests_nothing(Md5All.Shape shape) throws Exception {
        var cancelled = Context.current().withCancel();
        cancelled.cancel();

        assertNothingLeaks(() -> assertThatThrownBy(() -> cancelled.call(() -> shape.md5All(folder.resolve("nowhere"))))
                .isInstanceOf(CancelledException.class));
    }
}
