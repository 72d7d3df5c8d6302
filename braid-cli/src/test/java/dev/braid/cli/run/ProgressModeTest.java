package dev.braid.cli.run;

import static dev.braid.cli.run.Numbers.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets to see progress, colours and a summary. */
class ProgressModeTest {

    private static final String ESCAPE = "\033[";

    @TempDir
    private Path folder = Path.of("");

    /** Of processes that wait until a test has seen what it waits for. */
    private String wait = "";

    @BeforeEach
    void in_the_folder() {
        wait = "while [ ! -e " + folder.resolve("seen") + " ]; do sleep 0.01; done";
    }

    private Command untilSeen(String printed, String lines) {
        return Command.reading(lines).making(folder.resolve("seen"), printed);
    }

    @Test
    void a_run_that_went_well_is_silent_where_nobody_looks() throws UsageException {
        assertThat(Command.reading(numbers(1, 3)).run("true").err()).isEmpty();
    }

    @Test
    void a_terminal_gets_a_bar_and_a_summary() throws UsageException {
        String err = untilSeen("0/2 done, 1 running", "1\n2\n").atTerminal().with("LANG", "C.UTF-8").run("-j", "1", "sh", "-c", wait).err();

        assertThat(err).contains("░", "\r" + ESCAPE + "K").containsPattern("braid run: 2 done in .* m?s");
    }

    @Test
    void CI_gets_a_summary_and_no_bar() throws UsageException {
        String err = Command.reading("0.4\n0.4\n").atTerminal().with("CI", "true").run("-j", "1", "sleep").err();

        assertThat(err).doesNotContain("running").contains("braid run: 2 done in");
    }

    @Test
    void a_dumb_terminal_gets_neither_bar_nor_colours() throws UsageException {
        String err = Command.reading("0.4\n0.4\n").atTerminal().with("TERM", "dumb").run("-j", "1", "sleep").err();

        assertThat(err).doesNotContain("running", ESCAPE).contains("braid run: 2 done in");
    }

    @Test
    void NO_COLOR_keeps_the_bar_without_colours() throws UsageException {
        String err = untilSeen("0/2 done, 1 running", "1\n2\n").atTerminal().with("NO_COLOR", "1").run("-j", "1", "sh", "-c", wait).err();

        assertThat(err).doesNotContain(ESCAPE + "3").contains("....").doesNotContain("░");
    }

    @Test
    void plain_progress_is_a_line_now_and_then() throws UsageException {
        String err = untilSeen("running\n", "1\n").run("--progress", "plain", "sh", "-c", wait).err();

        assertThat(err).startsWith("braid run: 0/1 done, 1 running\n").contains("braid run: 1 done in").doesNotContain(ESCAPE);
    }

    @Test
    void no_progress_is_none_unless_something_failed() throws UsageException {
        assertThat(Command.reading("0.4\n").atTerminal().run("--progress", "none", "sleep").err()).isEmpty();
        assertThat(Command.reading("1\n").atTerminal().run("--progress", "none", "false").err()).contains("exit status 1", "1 failed");
    }

    @Test
    void nothing_to_do_is_said_where_somebody_looks() throws UsageException {
        assertThat(Command.reading("").atTerminal().run("true").err()).contains("braid run: there was no line to run");
    }
}
