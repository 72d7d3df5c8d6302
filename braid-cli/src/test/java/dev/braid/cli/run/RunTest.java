package dev.braid.cli.run;

import static dev.braid.cli.run.Numbers.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cli.run.Command.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code braid run} does with lines, commands and their outputs. */
class RunTest {

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void no_file_is_left_behind() {
        assertThat(Command.SCRATCH).isEmptyDirectory();
    }

    // Lines and commands

    @Test
    void the_line_stands_wherever_the_braces_are_and_no_shell_sees_it() throws UsageException {
        assertThat(Command.reading("b c\n\"q\" $(id) 'x'\n*\n").run("printf", "%s|%s-%s\n", "{}", "{}", "{}").out())
                .isEqualTo("b c|b c-b c\n\"q\" $(id) 'x'|\"q\" $(id) 'x'-\"q\" $(id) 'x'\n*|*-*\n");
    }

    @Test
    void a_line_that_looks_like_a_placeholder_stays_as_it_is() throws UsageException {
        assertThat(Command.reading("{#} {} {%} $1 \\1\n").run("printf", "%s\n", "<{}>").out()).isEqualTo("<{#} {} {%} $1 \\1>\n");
    }

    @Test
    void without_braces_the_line_is_the_last_argument() throws UsageException {
        assertThat(Command.reading("one two\n-n\n\n").run("printf", "[%s]\n").out()).isEqualTo("[one two]\n[-n]\n[]\n");
    }

    @Test
    void number_and_slot_have_their_placeholders() throws UsageException {
        assertThat(Command.reading("a\nb\nc\n").run("-j", "1", "echo", "{#}{%}{}{#}").out()).isEqualTo("11a1\n21b2\n31c3\n");
    }

    @Test
    void no_two_running_tasks_have_the_same_slot() throws UsageException {
        Result result = Command.reading(numbers(1, 60)).run(
                "-j", "4", "--", "sh", "-c", "mkdir \"$0/$1\" && sleep 0.01 && rmdir \"$0/$1\" && echo $1", folder.toString(), "{%}");

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out().lines().distinct()).isSubsetOf("1", "2", "3", "4");
    }

    @Test
    void without_a_command_each_line_is_one_for_the_shell() throws UsageException {
        Result result = Command.reading("echo $((1+2))\n-x\nexit 3\n").run("-j", "1", "--keep-going");

        assertThat(result.out()).isEqualTo("3\n");
        assertThat(result.err()).contains("line 3 (\"exit 3\"): exit status 3");
    }

    @Test
    void lines_come_from_the_command_line() throws UsageException {
        assertThat(new Command().run("echo", "<{}>", ":::", "a b", "--", "{}").out()).isEqualTo("<a b>\n<-->\n<{}>\n");
    }

    @Test
    void lines_come_from_a_file() throws Exception {
        Path file = Files.writeString(folder.resolve("naïve list"), "a\nb");

        assertThat(Command.reading("not this\n").run("-a", file.toString(), "echo").out()).isEqualTo("a\nb\n");
    }

    @Test
    void lines_that_end_in_NUL_may_hold_newlines() throws UsageException {
        assertThat(Command.reading("a\nb\0 c \0").run("-0", "printf", "[%s]").out()).isEqualTo("[a\nb][ c ]");
    }

    @Test
    void a_NUL_in_a_line_is_refused_by_its_place_and_what_came_before_is_done() throws UsageException {
        Result result = Command.reading("a\nb\0c\n").run("-j", "1", "echo");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("a\n");
        assertThat(result.err()).contains("line 2 holds a NUL").contains("say -0").contains("1 done, 1 not started");
    }

    @Test
    void a_flaw_in_lines_that_will_not_be_run_does_not_hide_the_failure_before_it() throws UsageException {
        Result result = Command.reading("a\nb\0c\n").run("-j", "1", "false");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("line 1 (\"a\"): exit status 1").contains("stopped at the first failure, line 1: 0 done, 1 failed");
    }

    @Test
    void any_other_bytes_reach_the_command_as_they_are() throws UsageException {
        byte[] all = new byte[255];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i + 1);
        }
        Result result = Command.reading(all).run("-0", "sh", "-c", "printf %s \"$1\" | od -An -v -tu1 | tr -s ' \\n' ' '", "_", "{}");

        assertThat(result.out().strip())
                .isEqualTo(IntStream.rangeClosed(1, 255).mapToObj(String::valueOf).collect(Collectors.joining(" ")));
    }

    @Test
    void a_script_without_an_interpreter_is_run_by_the_shell() throws IOException, UsageException {
        Path script = Files.writeString(folder.resolve("script"), "echo \"$# $1\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();

        assertThat(Command.reading("a b\n").run(script.toString()).out()).isEqualTo("1 a b\n");
    }

    @Test
    void an_argument_that_is_too_long_is_the_failure_of_its_line() throws UsageException {
        Result result = Command.reading("a\n" + "x".repeat(200_000) + "\nb\n").run("-k", "-j", "1", "echo");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("a\nb\n");
        assertThat(result.err()).contains("line 2 (\"xxx").contains("exit status 126").contains("Argument list too long");
        assertThat(result.err().length()).isLessThan(2_000);
    }

    @Test
    void the_standard_input_of_a_process_is_empty() throws UsageException {
        assertThat(Command.reading("a\nb\n").run("sh", "-c", "cat; echo \"$1\"", "_", "{}").out()).isEqualTo("a\nb\n");
    }

    @Test
    void no_more_processes_than_asked_for_run_at_a_time() throws UsageException {
        Result result = Command.reading(numbers(1, 12)).run(
                "-j", "3", "--", "sh", "-c", "mkdir \"$0/$1\"; ls \"$0\" | wc -l; sleep 0.02; rmdir \"$0/$1\"", folder.toString(), "{}");

        assertThat(result.status()).isZero();
        assertThat(result.out().lines().map(String::strip).map(Integer::valueOf)).hasSize(12).allMatch(n -> n <= 3);
    }

    @Test
    void empty_input_is_no_work() throws UsageException {
        assertThat(Command.reading("").run("false")).isEqualTo(new Result(0, "", ""));
    }

    @Test
    void a_dry_run_prints_what_one_would_type_and_runs_nothing() throws UsageException {
        Path file = folder.resolve("made");

        Result result = Command.reading("a\nb c\nd'e\n").run("-n", "-j", "2", "touch", file.toString(), "{}", "{#}", "{%}");

        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo("touch FILE a 1 1\ntouch FILE 'b c' 2 2\ntouch FILE 'd'\\''e' 3 1\n".replace("FILE", file.toString()));
        assertThat(file).doesNotExist();
    }

    // Outputs

    @Test
    void outputs_are_whole_and_in_the_order_of_the_lines() throws UsageException {
        Result result = Command.reading(numbers(1, 40)).run(
                "-j", "8", "--", "sh", "-c", "echo \"a $1\"; sleep 0.0$((9 - $1 % 10)); echo \"b $1\"", "_", "{}");

        assertThat(result.status()).isZero();
        assertThat(result.out())
                .isEqualTo(IntStream.rangeClosed(1, 40).mapToObj(i -> "a " + i + "\nb " + i + "\n").collect(Collectors.joining()));
        assertThat(result.err()).isEmpty();
    }

    @Test
    void unordered_outputs_come_as_their_processes_end() throws UsageException {
        Path seen = folder.resolve("seen");

        Result result = Command.reading("1\n2\n").making(seen, "2\n").run(
                "-j", "2", "--unordered", "--", "sh", "-c", "[ $1 = 2 ] || while [ ! -e " + seen + " ]; do sleep 0.01; done; echo a; echo $1", "_", "{}");

        assertThat(result.out()).isEqualTo("a\n2\na\n1\n");
    }

    @Test
    void lines_come_at_once_if_asked_for_and_whole() throws UsageException {
        Path seen = folder.resolve("seen");

        Result result = Command.reading("1\n").making(seen, "begun\n").run(
                "--line-buffer", "--", "sh", "-c", "printf beg; echo un; while [ ! -e " + seen + " ]; do sleep 0.01; done; printf end", "_");

        assertThat(result.out()).isEqualTo("begun\nend\n");
    }

    @Test
    void tags_stand_before_each_line() throws UsageException {
        Result result = Command.reading("a\tb\nc\n").run("-j", "1", "--tag", "sh", "-c", "echo 1; echo 2; printf 3; echo e >&2", "_", "{}");

        assertThat(result.out()).isEqualTo("a\\tb\t1\na\\tb\t2\na\\tb\t3\nc\t1\nc\t2\nc\t3\n");
        assertThat(result.err()).isEqualTo("a\\tb\te\nc\te\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--unordered", "--line-buffer", "--jobs=2"})
    void large_outputs_are_whole(String option) throws UsageException {
        Result result = Command.reading("1\n2\n").run(
                option, "--", "sh", "-c", "head -c 10000000 /dev/zero | tr '\\0' $1; echo", "_", "{}");

        assertThat(result.out().lines().sorted()).containsExactly("1".repeat(10_000_000), "2".repeat(10_000_000));
    }

    @Test
    void what_a_background_process_of_a_shell_still_prints_belongs_to_its_task() throws UsageException {
        Result result = Command.reading("a\n").run("sh", "-c", "{ sleep 0.1; echo late; } & echo early");

        assertThat(result).isEqualTo(new Result(0, "early\nlate\n", ""));
    }

    @Test
    void an_output_that_cannot_be_kept_is_the_failure_of_its_line_and_says_where_there_is_no_room() throws UsageException {
        String script = "[ $1 != 2 ] || { exec head -c 1000000 /dev/zero; }; echo $1";

        Result result = Command.reading(numbers(1, 3)).with("TMPDIR", folder.resolve("none").toString()).run("-k", "-j", "1", "sh", "-c", script, "_", "{}");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).startsWith("1\n").endsWith("3\n");
        assertThat(result.err())
                .contains("line 2 (\"2\"): failed: its output could not be kept: no folder can be made in " + folder.resolve("none")
                        + " (see TMPDIR): No such file or directory\n")
                .contains("2 done, 1 failed in ");
    }

    @Test
    void an_output_that_cannot_be_passed_on_stops_the_run_and_all_lines_are_counted() throws UsageException {
        var full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        assertThat(Command.reading(numbers(1, 3)).out(full).run("-j", "1", "--line-buffer", "echo").err())
                .contains("the output could not be written: No space left on device: 0 done, 1 cancelled, 2 not started");
        assertThat(Command.reading("1\n2\n").out(full).run("-j", "2", "sh", "-c", "[ $1 = 1 ] && { sleep 0.5; exit 3; }; echo x", "_", "{}").err())
                .as("the failure is told all the same").contains("line 1 (\"1\"): exit status 3");
        assertThat(Command.reading(numbers(1, 3)).out(full).run("-j", "1", "-n", "echo").err())
                .isEqualTo("braid run: the output could not be written: No space left on device\n");
    }

    @Test
    void what_braid_says_does_not_stand_behind_a_line_that_has_not_ended() throws UsageException {
        assertThat(Command.reading("a\n").run("sh", "-c", "printf oops >&2; exit 3").err()).startsWith("oops\nbraid run: line 1 (\"a\"): exit status 3");
    }

    @Test
    void P8_lines_that_take_much_memory_are_not_run_too_far_ahead_of_a_slow_one() throws UsageException {
        String line = "x".repeat(100_000);

        Result result = Command.reading("first\n" + (line + "\n").repeat(600)).run(
                "-k", "-j", "2", "sh", "-c", "case $1 in first) until [ $(ls $0 | wc -l) -ge 200 ]; do sleep 0.01; done; sleep 0.5; ls $0 | wc -l;;"
                        + " *) touch $0/$2;; esac", folder.toString(), "{}", "{#}");

        assertThat(result.status()).isZero();
        assertThat(Integer.parseInt(result.out().strip())).isBetween(200, 300);
        assertThat(folder).isDirectoryContaining("glob:**601");
    }

    // Ends

    @Test
    void P2_the_first_failure_stops_the_rest_and_is_named_last() throws UsageException {
        Result result = Command.reading("1\nx y\n3\n").run(
                "-j", "1", "--", "sh", "-c", "echo out; echo complaint >&2; [ \"$1\" != 'x y' ] || exit 7", "_", "{}");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).as("what finished is printed, the failing one too").isEqualTo("out\nout\n");
        assertThat(result.err())
                .containsPattern("complaint\nbraid run: line 2 \\(\"x y\"\\): exit status 7 after .*: sh -c ")
                .containsPattern("\nbraid run: stopped at the first failure, line 2: 1 done, 1 failed, 1 not started \\(.*\\)\n$");
    }

    @Test
    void P1_a_sibling_of_a_failure_is_ended_with_its_children() throws Exception {
        Path pids = folder.resolve("pids");

        Result result = Command.reading("sleep\nfail\n").run(
                "-j", "2", "--", "sh", "-c",
                "if [ $1 = sleep ]; then sleep 1000 & echo $! $$ > " + pids + ".tmp; mv " + pids + ".tmp " + pids + "; wait; "
                        + "else while [ ! -e " + pids + " ]; do sleep 0.01; done; false; fi", "_", "{}");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("line 2 (\"fail\"): exit status 1").contains("0 done, 1 failed, 1 cancelled");
        for (String pid : Files.readString(pids).strip().split(" ")) {
            assertThat(ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive)).isEmpty();
        }
    }

    @Test
    void P3_nothing_is_started_after_the_first_failure() throws UsageException {
        Result result = Command.reading(numbers(1, 1_000)).run("-j", "1", "--", "sh", "-c", "echo $1; [ $1 != 7 ]", "_", "{}");

        assertThat(result.out()).isEqualTo(numbers(1, 7));
        assertThat(result.err()).contains("6 done, 1 failed, 993 not started");
    }

    @Test
    void P7_the_outputs_of_a_failed_run_are_in_order_too() throws UsageException {
        Path go = folder.resolve("go");

        Result result = Command.reading("1\n2\n3\n").run(
                "-j", "2", "--", "sh", "-c",
                "case $1 in 1) while [ ! -e " + go + " ]; do sleep 0.01; done; echo out1; exit 1;; 3) echo out3; touch " + go + "; sleep 1000;;"
                        + " *) echo out$1;; esac", "_", "{}");

        assertThat(result.out()).isEqualTo("out1\nout2\n");
        assertThat(result.err()).contains("stopped at the first failure, line 1: 1 done, 1 failed, 1 cancelled");
    }

    @Test
    void halt_soon_lets_the_others_come_to_their_end() throws UsageException {
        Path seen = folder.resolve("seen");

        Result result = Command.reading("1\n2\n3\n4\n").making(seen, "line 2 (").run(
                "-j", "2", "--halt", "soon", "--unordered", "--", "sh", "-c",
                "if [ $1 = 1 ]; then while [ ! -e " + seen + " ]; do sleep 0.01; done; echo whole; else exit 9; fi", "_", "{}");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("whole\n");
        assertThat(result.err()).contains("line 2 (\"2\"): exit status 9").containsPattern("braid run: no more started after the first failure, line 2: 1 done, 1 failed, 2 not started \\(.*\\)\n$");
    }

    @ParameterizedTest
    @CsvSource({"--keep-going,", "-k,", "--halt, never"})
    void keep_going_runs_all_and_names_each_that_failed(String option, String value) throws UsageException {
        String[] args = Stream.of(option, value, "-j", "2", "--", "sh", "-c", "echo $1; exit $(($1 % 2))", "_", "{}")
                .filter(arg -> arg != null).toArray(String[]::new);

        Result result = Command.reading(numbers(1, 6)).run(args);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEqualTo(numbers(1, 6));
        assertThat(result.err())
                .contains("line 1 (\"1\"): exit status 1", "line 3 (\"3\"): exit status 1", "line 5 (\"5\"): exit status 1")
                .containsPattern("braid run: 3 done, 3 failed in .*: lines 1, 3 and 5\n$");
    }

    @Test
    void a_process_that_a_signal_ended_has_failed_by_its_name() throws UsageException {
        assertThat(Command.reading("a\n").run("sh", "-c", "kill -9 $$").err()).contains("line 1 (\"a\"): ended by SIGKILL after");
    }

    @Test
    void a_command_that_does_not_exist_is_named_before_anything_runs() throws UsageException {
        Result result = Command.reading("a\n").run("no-such-command");

        assertThat(result).isEqualTo(new Result(127, "", "braid run: no-such-command: there is no such command on the PATH\n"));
    }

    @Test
    void a_command_that_may_not_be_executed_is_named_before_anything_runs() throws Exception {
        Path file = Files.writeString(folder.resolve("plain"), "echo hi\n");

        Result result = Command.reading("a\n").run(file.toString());

        assertThat(result).isEqualTo(new Result(126, "", "braid run: " + file + ": this file may not be executed\n"));
    }

    @Test
    void a_command_line_given_as_one_word_is_told_how_to_get_a_shell() throws UsageException {
        assertThat(new Command().run("echo a; echo b", ":::", "x").err()).contains("echo a; echo b: there is no such command").contains("say sh -c '");
    }

    @Test
    void a_command_that_depends_on_the_line_fails_with_its_line() throws UsageException {
        Result result = Command.reading("true\nno-such-command\n/etc/passwd\n").run("-k", "-j", "1", "{}");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .contains("line 2 (\"no-such-command\"): exit status 127: no-such-command: there is no such command on the PATH\n")
                .contains("line 3 (\"/etc/passwd\"): exit status 126: /etc/passwd: this file may not be executed\n");
    }

    @Test
    void input_that_never_ends_does_not_hold_up_a_failure() throws Exception {
        try (var writer = new PipedOutputStream();
                var never = new PipedInputStream(writer)) {
            writer.write("a\n".getBytes(StandardCharsets.UTF_8));
            writer.flush();

            Result result = new Command().in(never).run("false");

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err()).contains("0 done, 1 failed, the rest not read");
        }
    }

    @Test
    void a_reader_that_has_seen_enough_ends_the_run_quietly() throws UsageException {
        assertThat(Command.reading(numbers(1, 1_000)).out(Command.NOBODY).run("echo")).isEqualTo(new Result(141, "", ""));
    }

    @Test
    void background_processes_that_go_on_are_ended_after_the_grace_period_and_told() throws Exception {
        Path pid = folder.resolve("pid");

        Result result = Command.reading("a\n").run("--grace", "100ms", "sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo $! > " + pid);

        assertThat(result.status()).isZero();
        assertThat(result.err()).isEqualTo("braid run: line 1 (\"a\"): it left processes running, which were ended 0.1 s after it\n");
        assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).filter(ProcessHandle::isAlive)).isEmpty();
    }
}
