package dev.braid.examples.md5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Md5AllTest {

    private static final Path THIS_PROJECT = Path.of("src");

    @TempDir
    private Path folder = Path.of("");

    static Stream<Md5All.Shape> shapes() {
        return Stream.of(
                Md5All::serial, Md5All::parallel, Md5All::bounded,
                Md5Pipelines::serial, Md5Pipelines::parallel, Md5Pipelines::bounded);
    }

    /** Shapes by name: of lists, and of pipelines. */
    static Stream<Arguments> mains() {
        return Stream.of("serial", "parallel", "bounded")
                .flatMap(shape -> Stream.of(
                        arguments(shape, named("lists", (Function<String, Md5All.@Nullable Shape>) Md5All::shape)),
                        arguments(shape, named("pipelines", (Function<String, Md5All.@Nullable Shape>) Md5Pipelines::shape))));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void known_sums(Md5All.Shape shape) throws Exception {
        Path deep = Files.createDirectories(folder.resolve("a/b"));
        Files.writeString(folder.resolve("empty"), "");
        Files.writeString(deep.resolve("abc"), "abc");
        Files.createSymbolicLink(folder.resolve("link"), deep.resolve("abc"));

        // RFC 1321, appendix A.5
        assertThat(shape.md5All(folder))
                .isEqualTo(Map.of(
                        folder.resolve("empty"), "d41d8cd98f00b204e9800998ecf8427e",
                        deep.resolve("abc"), "900150983cd24fb0d6963f7d28e17f72"));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void the_sums_of_this_projects_sources_are_those_of_md5sum(Md5All.Shape shape) throws Exception {
        Map<Path, String> sums = shape.md5All(THIS_PROJECT);

        assertThat(sums).isNotEmpty().isEqualTo(md5sum(List.copyOf(sums.keySet())));
        assertThat(List.copyOf(sums.keySet())).isSorted();
    }

    @ParameterizedTest
    @MethodSource("mains")
    void a_missing_root_is_named(String shape, Function<String, Md5All.@Nullable Shape> shapes) throws InterruptedException {
        Path missing = folder.resolve("nowhere");

        assertThat(errorOf(shape, shapes, missing)).isEqualTo("md5all: " + missing + ": there is no such file or directory\n");
    }

    @ParameterizedTest
    @MethodSource("mains")
    void a_file_that_cannot_be_read_is_named(String shape, Function<String, Md5All.@Nullable Shape> shapes) throws Exception {
        // For anybody, root too: a file of /proc that belongs to a process may be listed and not be read.
        Path unreadable = Path.of("/proc/self/mem");
        assumeTrue(Files.isRegularFile(unreadable));

        assertThat(errorOf(shape, shapes, unreadable)).startsWith("md5all: ").contains("/proc/self/mem").contains("error");
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void what_went_wrong_is_thrown_as_it_is(Md5All.Shape shape) {
        assertThatThrownBy(() -> shape.md5All(folder.resolve("nowhere"))).isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @MethodSource("mains")
    void a_wrong_shape_is_answered_with_the_usage(String right, Function<String, Md5All.@Nullable Shape> shapes) throws InterruptedException {
        assertThat(shapes.apply(right)).isNotNull();
        assertThat(errorOf("sideways", shapes, folder)).startsWith("usage:");
    }

    private static String errorOf(String shape, Function<String, Md5All.@Nullable Shape> shapes, Path root) throws InterruptedException {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status = Md5All.run(new String[] {shape, root.toString()}, shapes, new PrintStream(out), new PrintStream(err));
        assertThat(status).isNotZero();
        assertThat(out.size()).isZero();
        return err.toString(StandardCharsets.UTF_8);
    }

    private static Map<Path, String> md5sum(List<Path> files) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of("md5sum"), files.stream().map(Path::toString)).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Map<Path, String> sums = new TreeMap<>();
        try (var lines = process.inputReader()) {
            lines.lines().forEach(line -> sums.put(Path.of(line.substring(34)), line.substring(0, 32)));
        }
        assertThat(process.waitFor()).isZero();
        return sums;
    }
}
