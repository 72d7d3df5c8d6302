package dev.braid.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees who records a program and looks at it, with the tools of the JDK and nothing else. */
@Timeout(value = 5, unit = TimeUnit.MINUTES) // a dozen JVMs, on a machine that may be busy
class FlightToolsTest {

    private static final String START = "-XX:StartFlightRecording:filename=";
    private static final String ALL = ",+dev.braid.Task#threshold=0ms";

    @TempDir
    Path folder;

    @Test
    void a_program_is_recorded_from_its_start_and_printed() throws Exception {
        String file = recorded(ALL);

        String printed = Jdk.run("jfr", "print", "--events", "dev.braid.Run,dev.braid.Task,dev.braid.Stuck", file);

        assertThat(printed)
                .containsPattern("""
                        dev\\.braid\\.Run \\{
                          startTime = .*
                          duration = .*
                          runId = 1
                          name = "crawl"
                          limit = 2
                          succeeded = 4
                          failed = 1
                          cancelled = 0
                          notStarted = 0
                          cause = N/A
                          eventThread = "main" .*
                        }
                        """)
                .containsPattern("""
                        dev\\.braid\\.Task \\{
                          startTime = .*
                          duration = .*
                          name = "crawl/3"
                          run = "crawl"
                          runId = 1
                          index = 3
                          outcome = "failed"
                          attempts = 2
                          waited = .*s
                          failure = java\\.io\\.IOException .*
                          message = "no page 3"
                          eventThread = "crawl(/\\d+)?" .*virtual.*
                        }
                        """)
                .containsPattern("""
                        dev\\.braid\\.Stuck \\{
                          startTime = .*
                          task = "deaf/0"
                          run = "deaf"
                          runId = 2
                          late = .*s
                          thread = "deaf(/0)?" .*virtual.*
                          stack = "java\\.base/.*
                        """)
                .containsPattern("\ndev\\.braid\\.flight\\.Program\\.notListening\\(Program\\.java:\\d+\\)\n")
                .contains("cause = \"dev.braid.CancelledException: enough\"");
        assertThat(printed.split("dev\\.braid\\.Task \\{", -1)).hasSize(1 + 6);
    }

    @Test
    void events_are_counted_in_the_summary_and_shown_as_a_table() throws Exception {
        String file = recorded(ALL);

        assertThat(Jdk.run("jfr", "summary", file))
                .containsPattern("dev\\.braid\\.Run +2 ")
                .containsPattern("dev\\.braid\\.Task +6 ")
                .containsPattern("dev\\.braid\\.Stuck +1 ");
        String table = Jdk.run("jfr", "view", "--width", "160", "dev.braid.Task", file);
        assertThat(table)
                .containsPattern("Name +Run +Run Id +Index +Outcome +Attempts +Waited +Failure +Message")
                .containsPattern("crawl/3 +crawl +1 +3 +failed +2 .*s java\\.io\\.IOException +no page 3")
                .containsPattern("deaf/0 +deaf +2 +0 +succeeded +1 ");
        assertThat(table.lines().filter(line -> line.contains(" succeeded "))).hasSize(5);
    }

    @Test
    void by_default_the_runs_and_the_slow_task_are_there() throws Exception {
        assertThat(Jdk.run("jfr", "summary", recorded("")))
                .containsPattern("dev\\.braid\\.Run +2 ")
                .containsPattern("dev\\.braid\\.Task +[1-6] ")
                .containsPattern("dev\\.braid\\.Stuck +1 ");
    }

    @Test
    void a_settings_file_says_what_is_recorded() throws Exception {
        String settings = folder.resolve("braid.jfc").toString();
        Jdk.run("jfr", "configure", "+dev.braid.Task#threshold=0 ms", "+dev.braid.Run#enabled=false", "--output", settings);

        assertThat(Jdk.run("jfr", "summary", recorded(",settings=" + settings)))
                .doesNotContainPattern("dev\\.braid\\.Run +[1-9]")
                .containsPattern("dev\\.braid\\.Task +6 ");
    }

    private String recorded(String more) throws IOException, InterruptedException {
        String file = folder.resolve("braid.jfr").toString();
        assertThat(Jdk.run("java", START + file + more, "-cp", Jdk.classPath(folder), Program.class.getName()))
                .contains("ready\n", "done\n")
                .doesNotContain("doesn't exist");
        return file;
    }

    @Test
    void a_program_that_runs_already_is_recorded_by_jcmd() throws Exception {
        String file = folder.resolve("braid.jfr").toString();
        Process program = Jdk.command("java", "-cp", Jdk.classPath(folder), Program.class.getName(), "in steps")
                .redirectErrorStream(false)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String id = Long.toString(program.pid());
        try (BufferedReader said = program.inputReader();
                OutputStream steps = program.getOutputStream()) {
            assertThat(said.readLine()).isEqualTo("ready");
            assertThat(Jdk.run("jcmd", id, "JFR.start", "name=braid", "+dev.braid.Task#threshold=0ms"))
                    .contains("Started recording")
                    .doesNotContain("doesn't exist");
            next(steps);
            assertThat(said.readLine()).isEqualTo("done");
            Jdk.run("jcmd", id, "JFR.dump", "name=braid", "filename=" + file);
            next(steps);
            assertThat(program.waitFor()).isZero();
        } finally {
            program.destroyForcibly();
        }

        assertThat(Jdk.run("jfr", "summary", file))
                .containsPattern("dev\\.braid\\.Run +2 ")
                .containsPattern("dev\\.braid\\.Task +6 ")
                .containsPattern("dev\\.braid\\.Stuck +1 ");
    }

    private static void next(OutputStream steps) throws IOException {
        steps.write('\n');
        steps.flush();
    }

    @Test
    void a_module_is_recorded_like_what_is_on_the_class_path() throws Exception {
        String file = folder.resolve("braid.jfr").toString();

        assertThat(Jdk.run(
                        "java",
                        START + file + ALL,
                        "-p",
                        Jdk.BRAID,
                        "--add-modules",
                        "dev.braid",
                        "-cp",
                        Jdk.program(folder),
                        Program.class.getName()))
                .contains("ready\n", "done\n");

        assertThat(Jdk.run("jfr", "summary", file)).containsPattern("dev\\.braid\\.Task +6 ");
    }
}
