package dev.braid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code braid run} in this process, with real child processes. */
class RunTest {

    private record Result(int status, String out, String err) {}

    @TempDir
    private Path folder = Path.of("");

    private List<Path> scratchBefore = List.of();

    @BeforeEach
    void look_at_the_scratch_folders() throws IOException {
        scratchBefore = scratchFolders();
    }

    @AfterEach
    void no_file_is_left_behind() throws IOException {
        assertThat(scratchFolders()).isEqualTo(scratchBefore);
    }

    @Test
    void outputs_are_whole_and_in_the_order_of_the_lines() {
        Result result = braid(
                numbers(1, 40), "-j", "8", "--", "sh", "-c", "echo \"a $1\"; sleep 0.0$((9 - $1 % 10)); echo \"b $1\"", "_", "{}");

        assertThat(result.status).isZero();
        assertThat(result.out)
                .isEqualTo(IntStream.rangeClosed(1, 40)
                        .mapToObj(i -> "a " + i + "\nb " + i + "\n")
                        .collect(Collectors.joining()));
        assertThat(result.err).isEmpty();
    }

    @Test
    void the_line_stands_wherever_the_braces_are_and_no_shell_sees_it() {
        assertThat(braid("b c\n\"q\" $(id) 'x'\n*\n", "printf", "%s|%s-%s\n", "{}", "{}", "{}").out)
                .isEqualTo("b c|b c-b c\n\"q\" $(id) 'x'|\"q\" $(id) 'x'-\"q\" $(id) 'x'\n*|*-*\n");
    }

    @Test
    void without_braces_the_line_is_the_last_argument() {
        assertThat(braid("one two\n-n\n", "printf", "[%s]\n").out).isEqualTo("[one two]\n[-n]\n");
    }

    @Test
    void the_standard_input_of_a_process_is_empty() {
        assertThat(braid("a\nb\n", "sh", "-c", "cat; echo \"$1\"", "_", "{}").out).isEqualTo("a\nb\n");
    }

    @Test
    void no_more_processes_than_asked_for_run_at_a_time() {
        Result result = braid(
                numbers(1, 12), "-j", "3", "--", "sh", "-c",
                "mkdir \"$0/$1\"; ls \"$0\" | wc -l; sleep 0.02; rmdir \"$0/$1\"", folder.toString(), "{}");

        assertThat(result.status).isZero();
        assertThat(result.out.lines().map(String::strip).map(Integer::valueOf)).hasSize(12).allMatch(n -> n <= 3);
    }

    @Test
    void the_first_failure_stops_the_rest_and_is_named() {
        Result result = braid(
                "1\nx y\n3\n", "-j", "1", "--", "sh", "-c", "echo out; echo complaint >&2; [ \"$1\" != 'x y' ] || exit 7", "_", "{}");

        assertThat(result.status).isEqualTo(1);
        assertThat(result.out).as("what finished is printed, the failing one too").isEqualTo("out\nout\n");
        assertThat(result.err)
                .contains("complaint\nbraid run: line 2 (\"x y\"): exit status 7: sh -c ")
                .contains("stopped: 1 done, 1 failed, 0 ended before they were done; the rest was not started");
    }

    @Test
    void a_sibling_of_a_failure_is_ended_with_its_children() throws IOException {
        Path pids = folder.resolve("pids");

        Result result = braid(
                "sleep\nfail\n", "-j", "2", "--", "sh", "-c",
                "if [ $1 = sleep ]; then sleep 1000 & echo $! $$ > " + pids + ".tmp; mv " + pids + ".tmp " + pids + "; wait; "
                        + "else while [ ! -e " + pids + " ]; do sleep 0.01; done; false; fi", "_", "{}");

        assertThat(result.status).isEqualTo(1);
        assertThat(result.err).contains("line 2 (\"fail\"): exit status 1").contains("1 ended before they were done");
        for (String pid : Files.readString(pids).strip().split(" ")) {
            assertThat(ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive)).isEmpty();
        }
    }

    @Test
    void keep_going_runs_all_and_names_each_that_failed() {
        Result result = braid(numbers(1, 6), "-j", "2", "--keep-going", "--", "sh", "-c", "echo $1; exit $(($1 % 2))", "_", "{}");

        assertThat(result.status).isEqualTo(1);
        assertThat(result.out).isEqualTo(numbers(1, 6));
        assertThat(result.err)
                .contains("line 1 (\"1\"): exit status 1", "line 3 (\"3\"): exit status 1", "line 5 (\"5\"): exit status 1")
                .endsWith("braid run: 3 of 6 failed\n");
    }

    @Test
    void a_command_that_does_not_exist_is_named() {
        Result result = braid("a\n", "no-such-command");

        assertThat(result.status).isEqualTo(1);
        assertThat(result.err).contains("line 1 (\"a\"): could not be started").contains("no-such-command");
    }

    @Test
    void empty_input_is_no_work() {
        assertThat(braid("", "false")).isEqualTo(new Result(0, "", ""));
    }

    @Test
    void input_that_never_ends_does_not_hold_up_a_failure() throws IOException {
        try (var writer = new PipedOutputStream();
                var never = new PipedInputStream(writer)) {
            writer.write("a\n".getBytes(StandardCharsets.UTF_8));
            writer.flush();

            assertThat(braid(never, new ByteArrayOutputStream(), "false").status).isEqualTo(1);
        }
    }

    @Test
    void large_outputs_are_whole() {
        Result result = braid("1\n2\n", "-j", "2", "--", "sh", "-c", "head -c 10000000 /dev/zero | tr '\\0' $1", "_", "{}");

        assertThat(result.out).isEqualTo("1".repeat(10_000_000) + "2".repeat(10_000_000));
    }

    @Test
    void input_that_is_not_utf_8_is_refused_by_its_place() {
        var in = new ByteArrayInputStream(new byte[] {'a', '\n', (byte) 0xff, '\n'});

        Result result = braid(in, new ByteArrayOutputStream(), "echo");

        assertThat(result.status).isEqualTo(1);
        assertThat(result.err).contains("the input is not UTF-8");
    }

    @Test
    void a_reader_that_has_seen_enough_ends_the_run_quietly() {
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        var lines = new ByteArrayInputStream(numbers(1, 1_000).getBytes(StandardCharsets.UTF_8));

        Result result = braid(lines, gone, "echo");

        assertThat(result.status).isEqualTo(141);
        assertThat(result.err).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -j 0 echo        | -j 0: at least one task must run at a time
            -j -2 echo       | -j -2: at least one task must run at a time
            -j many echo     | -j many: not a whole number from 1 to 2147483647
            -j               | -j: a value is missing
            --jobz=3 echo    | --jobz=3: there is no such option
            -x echo          | -x: there is no such option
            --keep-going     | there is no command to run
            """)
    void usage_errors_name_the_option_and_say_what_is_allowed(String args, String message) {
        Result result = braid("a\n", args.split(" "));

        assertThat(result.status).isEqualTo(2);
        assertThat(result.err).startsWith("braid run: " + message);
        assertThat(result.out).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void help_has_examples(String option) {
        Result result = braid("", option);

        assertThat(result.status).isZero();
        assertThat(result.out).contains("--keep-going").contains("Examples").contains("_ {}");
    }

    @Test
    void the_command_itself_explains_itself() {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();

        assertThat(Main.run(new String[] {}, InputStream.nullInputStream(), out, new PrintStream(err))).isEqualTo(2);
        assertThat(Main.run(new String[] {"rnu"}, InputStream.nullInputStream(), out, new PrintStream(err))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("braid run [options]").contains("rnu: there is no such command");
        assertThat(Main.run(new String[] {"--version"}, InputStream.nullInputStream(), out, new PrintStream(err))).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("braid ");
    }

    private static Result braid(String lines, String... args) {
        return braid(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), new ByteArrayOutputStream(), args);
    }

    private static Result braid(InputStream in, OutputStream out, String... args) {
        var err = new ByteArrayOutputStream();
        String[] all = Stream.concat(Stream.of("run"), Stream.of(args)).toArray(String[]::new);
        int status = Main.run(all, in, out, new PrintStream(err, true, StandardCharsets.UTF_8));
        String printed = out instanceof ByteArrayOutputStream bytes ? bytes.toString(StandardCharsets.UTF_8) : "";
        return new Result(status, printed, err.toString(StandardCharsets.UTF_8));
    }

    private static String numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }

    private static List<Path> scratchFolders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("braid-run-")).sorted().toList();
        }
    }
}
