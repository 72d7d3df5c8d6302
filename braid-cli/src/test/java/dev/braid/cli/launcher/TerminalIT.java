package dev.braid.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a terminal (tmux): what a person sees, and what Ctrl-C does. */
class TerminalIT {

    private final String forever = "86400." + ThreadLocalRandom.current().nextInt(100_000, 1_000_000);
    /** One for each test: a new session must not find the last one's server on its way out. */
    private final String server = "braid-" + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void open() throws Exception {
        assumeInstalled("tmux");
        tmux("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "30", "-c", folder.toString(),
                "env", "-u", "CI", "-u", "NO_COLOR", "LC_ALL=C.UTF-8", "PS1=$ ", "PATH=" + Shell.launcher().getParent() + ":" + System.getenv("PATH"),
                "bash", "--norc", "--noprofile");
        awaitPicture(picture -> picture.contains("$"));
    }

    @AfterEach
    void close() throws Exception {
        tmux("kill-server");
    }

    @Test
    void progress_is_seen_though_input_and_output_are_pipes_and_goes_away() throws Exception {
        type("seq 4 | braid run -j 2 -- sh -c 'while [ ! -e $1 ]; do sleep 0.05; done; echo out $1' _ {} | cat > out");

        awaitPicture(picture -> picture.contains("░░░░░░░░░░░░░░░░░░░░ 0/4 done, 2 running"));
        touch("1", "2");
        awaitPicture(picture -> picture.contains("██████████░░░░░░░░░░ 2/4 done, 2 running"));
        touch("3", "4");
        String picture = awaitPicture(seen -> seen.contains("braid run: 4 done in") && seen.endsWith("s\n$"));

        assertThat(picture).doesNotContain("running");
        assertThat(folder.resolve("out")).hasContent("out 1\nout 2\nout 3\nout 4\n");
    }

    @Test
    void results_and_progress_do_not_disturb_each_other() throws Exception {
        type("clear; seq 3 | braid run -j 1 -- sh -c 'while [ ! -e $1 ]; do sleep 0.05; done; echo result $1' _ {}");
        for (String line : List.of("1", "2", "3")) {
            awaitPicture(picture -> picture.contains("running"));
            touch(line);
            awaitPicture(picture -> picture.contains("result " + line));
        }
        assertThat(awaitPicture(picture -> picture.contains("braid run: 3 done"))).startsWith("result 1\nresult 2\nresult 3\nbraid run: 3 done in ");
    }

    @Test
    void a_failure_needs_no_manual() throws Exception {
        type("clear; seq 9 | braid run -j 1 -- sh -c 'echo checking $1; [ $1 != 3 ] || { echo cannot open the door >&2; exit 3; }' _ {}");

        String picture = awaitPicture(seen -> seen.contains("not started") && seen.endsWith("\n$"));

        assertThat(picture).startsWith("checking 1\nchecking 2\nchecking 3\ncannot open the door\nbraid run: line 3 (\"3\"): exit status 3 after ");
        assertThat(picture.replace("\n", "")).contains("braid run: stopped at the first failure, line 3: 2 done, 1 failed, 6 not started (");
    }

    @Test
    void ctrl_c_ends_the_processes_and_reports() throws Exception {
        type("clear; seq 50 | braid run -j 4 -- sh -c 'touch ready$1; sleep " + forever + "' _ {}");
        awaitFile("ready4");
        awaitPicture(picture -> picture.contains("4 running"));

        tmux("send-keys", "C-c");

        awaitPicture(seen -> seen.contains("not started") && seen.endsWith("\n$"));
        type("echo status $?");
        String picture = awaitPicture(seen -> seen.contains("status 130"));
        assertThat(picture)
                .contains("braid run: stopping: 4 processes asked to end; Ctrl-C again kills\n")
                .containsPattern("braid run: interrupted: 0 done, 4 cancelled, 46 not started \\(.*\\)\n");
        assertThat(Shell.runs(forever)).isFalse();
    }

    @Test
    void a_second_ctrl_c_kills_at_once() throws Exception {
        type("clear; seq 50 | braid run -j 4 --grace 1h -- sh -c 'trap : TERM; touch ready$1; while :; do sleep " + forever + "; done' _ {}");
        awaitFile("ready4");
        awaitPicture(picture -> picture.contains("4 running"));

        tmux("send-keys", "C-c");
        awaitPicture(picture -> picture.contains("stopping"));
        Thread.sleep(300); // what comes within 200 ms is the same Ctrl-C
        tmux("send-keys", "C-c");

        awaitPicture(seen -> seen.contains("braid run: killed\n"));
        type("echo status $?");
        awaitPicture(seen -> seen.contains("status 130"));
        assertThat(Shell.runs(forever)).isFalse();
    }

    @Test
    void ctrl_z_suspends_the_processes_too() throws Exception {
        // It waits without a child: a shell that is just starting one (vfork) cannot be stopped until that has begun, and that is stopped.
        type("clear; braid run -j 1 -- sh -c 'mkfifo go; exec 3<>go; echo $$ > pid.tmp; mv pid.tmp pid; read go <&3; echo done' ::: a");
        awaitFile("pid");

        tmux("send-keys", "C-z");
        awaitPicture(picture -> picture.contains("Stopped"));
        awaitState("T");
        Files.writeString(folder.resolve("go"), "go\n", StandardOpenOption.WRITE);
        type("clear; fg");

        awaitPicture(picture -> picture.contains("done\n") && picture.contains("braid run: 1 done in"));
    }

    @Test
    void a_run_in_the_background_draws_nothing_until_it_is_brought_back() throws Exception {
        log();
        type("clear; braid run sleep ::: 1 &"); // long enough for seven bars
        awaitPicture(picture -> picture.contains("braid run: 1 done in"));
        assertThat(folder.resolve("log")).content().doesNotContain("running");

        type("clear; braid run -j 1 -- sh -c 'touch ready; while [ ! -e go ]; do sleep 0.05; done' ::: a &");
        awaitFile("ready");
        type("fg");
        awaitPicture(picture -> picture.contains("0/1 done, 1 running"));
        touch("go");
        awaitPicture(picture -> picture.contains("braid run: 1 done in"));
    }

    @Test
    void a_pager_has_the_screen_to_itself() throws Exception {
        assumeInstalled("less");
        log();
        type("clear; braid run -j 90 sh -c 'echo $1; sleep 1' _ ::: $(seq 90) | LESS= less");
        awaitPicture(picture -> picture.contains("\n29\n") && picture.endsWith(":"));
        assertThat(folder.resolve("log")).content().doesNotContain("running");
        tmux("send-keys", "q");
        awaitPicture(picture -> picture.endsWith("$"));
    }

    @Test
    void lines_typed_at_the_terminal_are_asked_for() throws Exception {
        type("clear; braid run -j 1 echo got");

        awaitPicture(picture -> picture.contains("braid run: reading lines from the terminal; Ctrl-D ends them"));
        type("hello");
        awaitPicture(picture -> picture.contains("got hello"));
        tmux("send-keys", "C-d");
        awaitPicture(picture -> picture.contains("braid run: 1 done in"));
    }

    private static void assumeInstalled(String program) throws Exception {
        boolean isThere = new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
        assumeThat(isThere).as(program + " is installed").isTrue();
    }

    /** From now on writes all that the terminal is sent to the file of that name. */
    private void log() throws Exception {
        tmux("pipe-pane", "cat > " + folder.resolve("log"));
        awaitFile("log");
    }

    /** Waits until the process whose number stands in the file {@code pid} is in this state, as {@code ps} has it. */
    private void awaitState(String state) throws Exception {
        Path stat = Path.of("/proc", Files.readString(folder.resolve("pid")).strip(), "stat");
        for (int i = 0; i < 1_000 && !Files.readString(stat).contains(") " + state + " "); i++) {
            Thread.sleep(20);
        }
        assertThat(stat).content().contains(") " + state + " ");
    }

    private void type(String line) throws Exception {
        tmux("send-keys", "-l", line);
        tmux("send-keys", "Enter");
    }

    private void touch(String... names) throws IOException {
        for (String name : names) {
            Files.createFile(folder.resolve(name));
        }
    }

    private void awaitFile(String name) throws InterruptedException {
        for (int i = 0; i < 1_000 && !Files.exists(folder.resolve(name)); i++) {
            Thread.sleep(20);
        }
        assertThat(folder.resolve(name)).exists();
    }

    /** What the terminal shows, once it shows what is wanted. */
    private String awaitPicture(Predicate<String> isWanted) throws Exception {
        String picture = "";
        for (int i = 0; i < 1_000; i++) {
            picture = tmux("capture-pane", "-p").stripTrailing();
            if (isWanted.test(picture)) {
                return picture;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("the terminal shows:\n" + picture);
    }

    private String tmux(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of("tmux", "-L", server));
        command.addAll(List.of(args));
        Process tmux = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(tmux.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        tmux.waitFor();
        return out;
    }
}
