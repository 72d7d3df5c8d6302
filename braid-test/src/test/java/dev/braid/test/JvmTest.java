package dev.braid.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.FanOut;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The kit in a JVM of its own: without JUnit, as a module, and without what it needs. */
class JvmTest {

    private static final String OPEN = "--add-opens=java.base/java.lang=";

    @Test
    void virtual_time_needs_no_junit() throws Exception {
        assertThat(java(OPEN + "ALL-UNNAMED", "-cp", paths(FanOut.class, VirtualTime.class, Program.class), Program.class.getName()))
                .startsWith("PT4H\nPT4H\nPT4H\nin unnamed module ");
    }

    @Test
    void as_a_module_it_needs_no_junit_either() throws Exception {
        assertThat(java(
                        OPEN + "dev.braid.test",
                        "--patch-module", "dev.braid.test=" + paths(Program.class),
                        "-p", paths(FanOut.class, VirtualTime.class),
                        "-m", "dev.braid.test/" + Program.class.getName()))
                .isEqualTo("PT4H\nPT4H\nPT4H\nin module dev.braid.test\n");
    }

    @Test
    void without_the_option_it_says_which_one() throws Exception {
        assertThat(java("-cp", paths(FanOut.class, VirtualTime.class, Program.class), Program.class.getName()))
                .contains("IllegalStateException: virtual time: the JDK does not let a test schedule its virtual threads")
                .contains("    --add-opens java.base/java.lang=ALL-UNNAMED\n");
    }

    @Test
    void without_the_option_a_module_is_told_its_name() throws Exception {
        assertThat(java(
                        "--patch-module", "dev.braid.test=" + paths(Program.class),
                        "-p", paths(FanOut.class, VirtualTime.class),
                        "-m", "dev.braid.test/" + Program.class.getName()))
                .contains("    --add-opens java.base/java.lang=dev.braid.test\n");
    }

    private static String paths(Class<?>... types) {
        List<String> paths = new ArrayList<>();
        for (Class<?> type : types) {
            paths.add(Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString());
        }
        return String.join(File.pathSeparator, paths);
    }

    private static String java(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
