package dev.braid.cli.run;

import static dev.braid.cli.run.Numbers.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cli.run.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Time-outs and signals. Processes say where they are by files; no test waits for time alone. */
class EndingTest {

    private static final int SIGINT = 2;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void P9_the_time_out_of_the_run_ends_all_and_counts_them() throws Exception {
        Path pids = folder.resolve("pids");

        Result result = Command.reading(numbers(1, 9)).run(
                "-j", "2", "--timeout", "1s", "sh", "-c", "[ $1 = 1 ] || { echo $$ >> " + pids + "; sleep 1000 & sleep 1000; }", "_", "{}");

        assertThat(result.status()).isEqualTo(124);
        assertThat(result.err()).contains("stopped, the time-out of 1 s has passed: 1 done, 2 cancelled, 6 not started");
        assertAllEnded(pids);
    }

    @Test
    void a_task_that_exceeds_its_time_out_has_failed_and_what_it_said_is_shown() throws Exception {
        Path pids = folder.resolve("pids");

        Result result = Command.reading("1\n2\n3\n").run(
                "-k", "--task-timeout", "1s", "sh", "-c", "[ $1 != 2 ] || { echo $$ >> " + pids + "; echo why >&2; sleep 1000; }", "_", "{}");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).containsPattern("why\nbraid run: line 2 \\(\"2\"\\): timed out after .*: sh -c")
                .containsPattern("2 done, 1 timed out in .*: line 2\n");
        assertAllEnded(pids);
    }

    @Test
    void a_task_that_exceeds_its_time_out_stops_the_rest_like_any_failure() throws UsageException {
        assertThat(Command.reading("1\n2\n").run("-j", "1", "--task-timeout", "100ms", "sleep", "1000").err())
                .contains("stopped at the first failure, line 1: 0 done, 1 timed out, 1 not started");
    }

    @Test
    void whoever_is_ended_because_another_timed_out_is_cancelled() throws Exception {
        Path pids = folder.resolve("pids");

        Result result = Command.reading("1\n2\n3\n").run(
                "-j", "2", "--task-timeout", "1500ms", "sh", "-c", "[ $1 = 1 ] && exec sleep 0.5; echo $$ >> " + pids + "; exec sleep 1000", "_", "{}");

        assertThat(result.err()).contains("line 2 (\"2\"): timed out after").doesNotContain("line 3 (")
                .contains("stopped at the first failure, line 2: 1 done, 1 timed out, 1 cancelled");
        assertAllEnded(pids);
    }

    @Test
    void a_process_that_does_not_listen_is_killed_after_the_grace_period() throws Exception {
        Path pids = folder.resolve("pids");

        Result result = new Command().run(
                "--task-timeout", "1s", "--grace", "200ms", "sh", "-c",
                "trap '' TERM; echo $$ > " + pids + "; sleep 1000 & echo $! >> " + pids + "; wait; sleep 1000", ":::", "a");

        assertThat(result.err()).contains("timed out after");
        assertAllEnded(pids);
    }

    @Test
    void a_descendant_that_made_a_session_of_its_own_is_ended_too() throws Exception {
        Path pids = folder.resolve("pids");

        new Command().run("--task-timeout", "1s", "sh", "-c", "setsid sh -c 'echo $$ > " + pids + "; sleep 1000; true' & wait", ":::", "a");

        assertAllEnded(pids);
    }

    @Test
    void whoever_such_a_descendant_starts_on_its_way_out_is_ended_too() throws Exception {
        Path pids = folder.resolve("pids");
        Path ready = folder.resolve("ready");
        String script = "trap 'sh -c \"echo \\$\\$ > " + pids + "; exec sleep 1000\"; exit' TERM; echo r > " + ready + "; sleep 1000 & wait";
        var command = Command.reading("a\n").signalled(listener -> {
            awaitLines(1, ready);
            listener.accept(15);
        });

        command.run("--grace", "2s", "sh", "-c", "setsid sh -c \"$0\" & wait", script);

        assertAllEnded(pids);
    }

    @Test
    void a_process_may_end_in_peace_within_the_grace_period() throws UsageException {
        Result result = new Command().run(
                "-k", "--task-timeout", "1s", "sh", "-c", "trap 'sleep 0.1; echo peace; exit 0' TERM; sleep 1000 & wait", ":::", "a");

        assertThat(result.out()).isEqualTo("peace\n");
        assertThat(result.err()).contains("timed out");
    }

    @ParameterizedTest
    @CsvSource({"2, 130, interrupted", "15, 143, terminated", "1, 129, 'stopped, the terminal is gone'"})
    void a_signal_ends_the_processes_and_reports(int signal, int status, String why) throws Exception {
        Path pids = folder.resolve("pids");
        var command = Command.reading(numbers(1, 9)).signalled(listener -> {
            awaitLines(2, pids);
            listener.accept(signal);
        });

        Result result = command.run(
                "-j", "2", "sh", "-c", "[ $1 != 1 ] || { echo one; exit; }; echo $$ >> " + pids + "; sleep 1000", "_", "{}");

        assertThat(result.status()).isEqualTo(status);
        assertThat(result.out()).isEqualTo("one\n");
        assertThat(result.err())
                .contains("braid run: stopping: 2 processes asked to end; ")
                .contains("braid run: " + why + ": 1 done, 2 cancelled, 6 not started");
        assertAllEnded(pids);
    }

    @Test
    void a_second_signal_kills_at_once() throws Exception {
        Path pids = folder.resolve("pids");
        var command = Command.reading(numbers(1, 9)).signalled(listener -> {
            awaitLines(2, pids);
            listener.accept(SIGINT);
            pause(300); // a signal within 200 ms of the first is the same one
            listener.accept(SIGINT);
        });

        Result result = command.run("-j", "2", "--grace", "1h", "sh", "-c", "trap '' TERM; echo $$ >> " + pids + "; while :; do sleep 1000; done");

        assertThat(command.death()).isCompletedWithValue(SIGINT);
        assertThat(result.err()).contains("braid run: killed\n");
        assertAllEnded(pids);
    }

    @Test
    void a_signal_that_comes_twice_at_once_is_one() throws Exception {
        Path pids = folder.resolve("pids");
        var command = Command.reading("1\n").signalled(listener -> {
            awaitLines(1, pids);
            listener.accept(15);
            listener.accept(15);
        });

        Result result = command.run("sh", "-c", "echo $$ >> " + pids + "; sleep 1000");

        assertThat(result.status()).isEqualTo(143);
        assertThat(command.death()).isNotDone();
    }

    private static void awaitLines(int count, Path file) {
        for (int i = 0; i < 3_000; i++) {
            try {
                if (Files.exists(file) && Files.readAllLines(file).size() >= count) {
                    return;
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            pause(10);
        }
        throw new AssertionError("the processes did not start");
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertAllEnded(Path pids) throws IOException {
        List<String> started = Files.readAllLines(pids);
        assertThat(started).isNotEmpty();
        for (String pid : started) {
            assertThat(ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive)).as(pid).isEmpty();
        }
    }
}
