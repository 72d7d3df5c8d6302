package dev.braid.examples.gobyexample;

import static dev.braid.test.BraidAssertions.assertNothingLeaks;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MainsTest {

    private static final Path PROGRAMS = Path.of("src/main/java/dev/braid/examples/gobyexample");

    private static List<String> programs() throws IOException {
        try (Stream<Path> files = Files.list(PROGRAMS)) {
            return files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> !name.equals("package-info"))
                    .sorted()
                    .toList();
        }
    }

    /** All but the one that goes on until it gets a signal. */
    static Stream<String> programsThatEnd() throws IOException {
        return programs().stream().filter(name -> !name.equals("Signals"));
    }

    @ParameterizedTest
    @MethodSource("programsThatEnd")
    void each_program_says_something_and_leaves_nothing_running(String name) throws Exception {
        var main = Class.forName(MainsTest.class.getPackageName() + "." + name).getMethod("main", String[].class);
        var printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertNothingLeaks(() -> main.invoke(null, (Object) new String[0]));
        } finally {
            System.setOut(out);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8)).isNotBlank();
    }

    @Test
    void each_program_stands_on_the_page() throws IOException {
        String page = Files.readString(Path.of("../docs/go.md"));

        assertThat(programs()).hasSizeGreaterThan(15).allSatisfy(name -> assertThat(page).contains("gobyexample/" + name + ".java"));
    }
}
