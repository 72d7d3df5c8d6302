package dev.braid.cli.launcher;

import static dev.braid.cli.run.Numbers.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cli.launcher.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher as people use it at a shell. */
class CommandIT {

    /** For a script that goes on when its process has made the file. */
    private static final String UNTIL_READY = until("[ -e ready ]");

    /** For a script: signals that come together count as one. */
    private static final String NOT_THE_SAME = " sleep 0.4;";

    @TempDir
    private Path folder = Path.of("");

    private Shell shell = new Shell(folder);

    /** A time that nobody else sleeps, by which to find what is left running. */
    private final String forever = "86400." + ThreadLocalRandom.current().nextInt(100_000, 1_000_000);

    @BeforeEach
    void in_the_folder() {
        shell = new Shell(folder);
    }

    @Test
    void ten_thousand_lines() throws Exception {
        assertThat(shell.run("seq 10000 | braid run -j 8 true")).isEqualTo(new Result(0, "", ""));
    }

    @Test
    void P7_outputs_are_in_the_order_of_the_lines() throws Exception {
        assertThat(shell.run("seq 1 100 | braid run -j 8 -- bash -c 'sleep 0.0$((RANDOM % 9)); echo \"$1\"' _ {}"))
                .isEqualTo(new Result(0, numbers(1, 100), ""));
    }

    @Test
    void P2_a_failure_in_the_middle_stops_the_rest_and_is_shown() throws Exception {
        Result result = shell.run("seq 1 1000 | braid run -j 8 -- sh -c 'echo $1; [ $1 != 57 ] || { echo no such host >&2; exit 3; }' _ {}");

        assertThat(result.status()).isEqualTo(1);
        Matcher counts = Pattern.compile("line 57: (\\d+) done, 1 failed(?:, (\\d) cancelled)?, ").matcher(result.err());
        assertThat(counts.find()).as(result.err()).isTrue();
        List<Integer> printed = result.out().lines().map(Integer::valueOf).toList();
        assertThat(printed).isSorted().contains(57).hasSize(Integer.parseInt(counts.group(1)) + 1);
        List<Integer> before = new ArrayList<>(IntStream.range(1, 57).boxed().toList());
        before.removeAll(printed);
        assertThat(before).as("still running then").hasSizeLessThanOrEqualTo(counts.group(2) == null ? 0 : Integer.parseInt(counts.group(2)));
        assertThat(result.err())
                .containsPattern("no such host\nbraid run: line 57 \\(\"57\"\\): exit status 3 after .*: sh -c ")
                .containsPattern("stopped at the first failure, line 57: \\d+ done, 1 failed(, \\d cancelled)?, \\d+ not started \\(.*\\)\n$");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--timeout 0.5", "--task-timeout 0.5"})
    void P1_time_outs_leave_no_process(String option) throws Exception {
        Result result = shell.run("braid run " + option + " -j 4 -- sh -c 'sleep " + forever + " & sleep " + forever + "; :' ::: a b c d e f");

        assertThat(result.status()).isEqualTo(option.startsWith("--timeout") ? 124 : 1);
        assertThat(Shell.runs(forever)).isFalse();
    }

    @Test
    void a_reader_that_has_seen_enough_ends_the_run_quietly_whatever_still_runs() throws Exception {
        Result result = shell.run("seq 100000 | braid run -j 4 -- sh -c 'echo $1; [ $1 = 1 ] || sleep " + forever + "' _ {} | head -1; echo ${PIPESTATUS[1]}");

        assertThat(result).isEqualTo(new Result(0, "1\n141\n", ""));
        assertThat(Shell.runs(forever)).isFalse();
    }

    @Test
    void empty_input_is_no_work() throws Exception {
        assertThat(shell.run("braid run false < /dev/null")).isEqualTo(new Result(0, "", ""));
    }

    @Test
    void streams_that_are_closed_are_empty_or_nowhere() throws Exception {
        assertThat(shell.run("braid run false <&-")).isEqualTo(new Result(0, "", ""));
        assertThat(shell.run("braid run sh -c 'echo x; echo y >&2' ::: a >&-")).isEqualTo(new Result(0, "", "y\n"));
        assertThat(shell.run("braid run sh -c 'echo x; echo y >&2' ::: a 2>&-")).isEqualTo(new Result(0, "x\n", ""));
    }

    @Test
    void input_that_is_still_open_holds_up_no_end() throws Exception {
        Result result = shell.run("mkfifo list; { echo a; exec sleep " + forever + "; } > list & braid run false < list; echo $?; kill $!");

        assertThat(result.out()).isEqualTo("1\n");
    }

    @Test
    void names_of_any_kind_reach_the_command() throws Exception {
        for (String name : new String[] {"a b", "it's", "\"q\"", "new\nline", "-n", "--help", "$(id)", "*", "ä€", "{}"}) {
            Files.writeString(folder.resolve(name), name);
        }
        String cat = "find . -type f -printf '%P\\0' | sort -z | ";

        assertThat(shell.run(cat + "braid run -0 cat --").out()).isEqualTo(shell.run(cat + "xargs -0 cat --").out()).contains("new\nline").hasSize(36);
        assertThat(shell.run(cat + "LC_ALL=C braid run -0 -j 1 printf '<%s>'").out()).isEqualTo(shell.run(cat + "xargs -0 printf '<%s>'").out());
    }

    @Test
    void arguments_and_environment_are_passed_on_as_they_are() throws Exception {
        String od = "od -An -tx1 | tr -d ' \\n'";

        assertThat(shell.run("LC_ALL=C braid run printf 'ä%s' ::: $'\\xff€' | " + od)).isEqualTo(new Result(0, "c3a4ffe282ac", ""));
        assertThat(shell.run("LC_ALL=C FOO=bar braid run sh -c 'echo $LC_ALL $FOO' ::: x").out()).isEqualTo("C bar\n");
        assertThat(shell.run("LC_ALL=C braid run -a <(echo ä) echo").out()).isEqualTo("ä\n");
        assertThat(shell.run("echo x > ä; LC_ALL=C braid run -a ä echo").out()).isEqualTo("x\n");
    }

    @Test
    void what_the_user_has_opened_is_inherited_and_nothing_else() throws Exception {
        assertThat(shell.run("braid run cat ::: <(echo one) <(echo two)").out()).isEqualTo("one\ntwo\n");

        String list = " sh -c 'for f in /proc/self/fd/*; do echo ${f##*/}; done'";
        assertThat(shell.run("exec 7</dev/null; braid run" + list + " ::: x").out()).isEqualTo(shell.run("exec 7</dev/null;" + list).out());
    }

    @Test
    void the_limit_of_open_files_is_the_shells_and_no_higher_than_needed() throws Exception {
        assertThat(shell.run("ulimit -Sn 1000; braid run -j 4 sh -c 'ulimit -Sn; ulimit -Hn' ::: x").out()).isEqualTo(shell.run("echo 1000; ulimit -Hn").out());
        assertThat(shell.run("ulimit -Sn 100; seq 200 | braid run -j 200 -- sh -c 'sleep 0.1; echo $1' _ {}")).isEqualTo(new Result(0, numbers(1, 200), ""));
        assertThat(shell.run("ulimit -n 100; seq 50 | braid run -j 50 echo")).isEqualTo(new Result(0, numbers(1, 50),
                "braid run: -j 50: no more than 5 at a time, by the limit of open files; see ulimit -n\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--unordered", "--line-buffer", "--line-buffer --tag"})
    void not_one_line_is_wrong_when_eight_write_at_once(String options) throws Exception {
        Result result = shell.run("braid run -j 8 " + options + " awk -v c={} 'BEGIN { for (i = 0; i < 20000; i++)"
                + " { printf \"%s%s\", c c, c c; printf \"%s\\n\", c c c c; if (i % 100 == 0) fflush() } }' ::: a b c d e f g h"
                + " | sort | uniq -c");

        assertThat(result.out().lines().map(String::strip)).hasSize(8).allMatch(line -> line.matches("20000 (?:(.)\\t)?(.)\\2{7}"));
    }

    @Test
    void a_signal_is_passed_on_to_whoever_waits() throws Exception {
        for (String[] signal : new String[][] {{"TERM", "143"}, {"INT", "130"}, {"HUP", "129"}}) {
            Result result = shell.run("set -m; braid run sh -c 'touch ready; sleep " + forever + "' ::: a & p=$!;" + UNTIL_READY
                    + " rm ready; kill -" + signal[0] + " $p; wait $p; echo $?");

            assertThat(result.out()).as(signal[0]).isEqualTo(signal[1] + "\n");
            assertThat(result.err()).contains("braid run: stopping: 1 process asked to end", "0 done, 1 cancelled");
            assertThat(Shell.runs(forever)).isFalse();
        }
    }

    @Test
    void signals_that_were_ignored_stay_ignored() throws Exception {
        Result result = shell.run("(trap '' HUP; exec braid run sh -c 'touch ready;" + until("[ -e go ]") + " echo done' ::: a) & p=$!;"
                + UNTIL_READY + " kill -HUP $p; touch go; wait $p; echo $?");

        assertThat(result).isEqualTo(new Result(0, "done\n0\n", ""));
    }

    @Test
    void the_command_timeout_ends_it_in_peace() throws Exception {
        Result result = shell.run("timeout 1h braid run sh -c 'trap \"echo peace > peace; exit\" TERM; touch ready; sleep " + forever + " & wait' ::: a & p=$!;"
                + UNTIL_READY + " kill -ALRM $p; wait $p"); // its alarm, as if the time had passed

        assertThat(result.status()).isEqualTo(124);
        assertThat(folder.resolve("peace")).hasContent("peace");
        assertThat(result.err()).contains("braid run: terminated: 0 done, 1 cancelled").doesNotContain("killed");
        assertThat(Shell.runs(forever)).isFalse();
    }

    @Test
    void a_second_signal_kills_at_once_whatever_braid_waits_for() throws Exception {
        Result result = shell.run("mkfifo full; exec 8<>full; braid run -k sh -c 'trap \"touch asked\" TERM; touch ready; yes >&2 & while :; do sleep " + forever + " & wait $!; done' ::: a 2>full & p=$!;"
                + UNTIL_READY + " kill $p;" + until("[ -e asked ]") + NOT_THE_SAME + " kill $p; wait $p; echo $?");

        assertThat(result).isEqualTo(new Result(0, "143\n", ""));
        assertThat(Shell.runs(forever)).isFalse();
    }

    @Test
    void a_second_signal_kills_what_a_process_left_behind_too() throws Exception {
        Result result = shell.run("braid run --grace 1h sh -c '(trap \"\" TERM; touch ready; exec sleep " + forever + ") & exit 0' ::: a 2> told & p=$!;"
                + UNTIL_READY + " sleep 0.2; kill $p;" + until("grep -q stopping told") + NOT_THE_SAME + " kill $p; wait $p; echo $?; cat told >&2");

        assertThat(result.out()).isEqualTo("143\n");
        assertThat(result.err()).contains("braid run: stopping: 1 process asked to end");
        assertThat(Shell.runs(forever)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--timeout 1s --grace 1s", "--timeout 1s --grace 1s --line-buffer", "--timeout 1s --grace 1s --unordered"})
    void P4_a_reader_that_has_stopped_reading_holds_up_no_end(String options) throws Exception {
        Result result = shell.run("{ braid run " + options + " -j 3 sh -c '[ $1 = 1 ] || yes; head -c 1000000 /dev/zero; sleep " + forever + "' _ ::: 1 2 3;"
                + " echo $? >&2; touch ended; } | {" + until("[ -e ended ]") + " }");

        assertThat(result.err()).contains("stopped, the time-out of 1 s has passed").endsWith("124\n");
        assertThat(Shell.runs(forever)).isFalse();
    }

    @Test
    void no_process_lives_on_when_the_reader_of_its_lines_goes() throws Exception {
        Result result = shell.run("braid run --line-buffer -j 8 -- sh -c 'trap \"\" PIPE; while :; do echo x; sleep 0.01; done 2>/dev/null; : " + forever
                + "' ::: 1 2 3 4 5 6 7 8 | head -1");

        assertThat(result).isEqualTo(new Result(0, "x\n", ""));
        assertThat(Shell.runs(forever)).isFalse();
    }

    @Test
    void signals_that_the_JVM_answers_elsewhere_do_not_stand_in_the_output() throws Exception {
        Result result = shell.run("braid run sh -c 'touch ready;" + until("[ -e go ]") + " echo done' ::: a & p=$!;"
                + UNTIL_READY + " kill -QUIT $p; sleep 0.2; touch go; wait $p; echo $?");

        assertThat(result).isEqualTo(new Result(0, "done\n0\n", ""));
        assertThat(shell.run("braid run sh -c 'sh -c \"kill -QUIT \\$\\$\"; echo $?' ::: a").out()).as("in a child").isEqualTo("131\n");
    }

    @Test
    void input_that_does_not_block_is_waited_for() throws Exception {
        Files.writeString(folder.resolve("nonblocking.pl"), "use Fcntl; fcntl(STDIN, F_SETFL, O_NONBLOCK); exec @ARGV");

        assertThat(shell.run("(sleep 1; echo a) | perl nonblocking.pl braid run echo")).isEqualTo(new Result(0, "a\n", ""));
    }

    @Test
    void it_runs_in_an_empty_environment() throws Exception {
        assertThat(shell.run("env -i PATH=/usr/bin:/bin \"$(type -P braid)\" run echo ::: a")).isEqualTo(new Result(0, "a\n", ""));
        assertThat(shell.run("TMPDIR= braid run head -c 100000 /dev/zero --verbose ::: /dev/zero | wc -c; ls").out()).matches("200\\d\\d\\d\n");
    }

    @Test
    void options_for_other_JVMs_are_for_the_children() throws Exception {
        assertThat(shell.run("export JAVA_TOOL_OPTIONS=-Dx=1 JDK_JAVA_OPTIONS=--no-such; braid run sh -c 'echo $JAVA_TOOL_OPTIONS $JDK_JAVA_OPTIONS; env | grep BRAID_ || echo none' ::: a"))
                .isEqualTo(new Result(0, "-Dx=1 --no-such\nnone\n", ""));
    }

    @Test
    void usage_is_explained_and_nothing_is_run() throws Exception {
        assertThat(shell.run("braid run --jbos 3 touch made ::: x")).satisfies(result -> {
            assertThat(result.status()).isEqualTo(2);
            assertThat(result.err()).startsWith("braid run: --jbos: there is no such option; did you mean --jobs?");
        });
        assertThat(shell.run("braid rnu")).isEqualTo(new Result(2, "", "braid: rnu: there is no such command; there is: run. See braid --help\n"));
        assertThat(shell.run("braid").status()).isEqualTo(2);
        assertThat(shell.run("braid --version").out()).matches("braid \\d+\\.\\d+.*\n");
        assertThat(shell.run("braid run no-such-command ::: x").status()).isEqualTo(127);
        assertThat(shell.run("braid run /etc/passwd ::: x").status()).isEqualTo(126);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_full_disk_is_told() throws Exception {
        assertThat(shell.run("braid run echo ::: x > /dev/full")).satisfies(result -> {
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err()).contains("the output could not be written: No space left on device");
        });
    }

    @Test
    void the_build_has_made_a_start_up_cache() throws IOException {
        try (Stream<Path> caches = Files.list(Shell.launcher().resolveSibling("braid-cli/target/cache"))) {
            assertThat(caches.filter(cache -> cache.toString().endsWith(".aot"))).hasSize(1).allMatch(cache -> cache.toFile().length() > 1_000_000);
        }
    }

    /** For a script: to wait until a command succeeds. */
    private static String until(String command) {
        return " until " + command + "; do sleep 0.01; done;";
    }
}
