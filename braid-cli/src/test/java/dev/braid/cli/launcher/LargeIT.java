package dev.braid.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cli.launcher.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** P8: memory does not grow with the input, nor with the outputs. The launcher gives the JVM 128 MB. */
class LargeIT {

    private static final long LIMIT_KB = 100_000;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({"10M, ''", "1G, ''", "1G, --unordered", "1G, --line-buffer", "100M, --jsonl"})
    void the_output_of_one_task_may_be_of_any_size(String size, String options) throws Exception {
        String pattern = "yes 'a line of text that says nothing' | head -c " + size;
        boolean isJson = options.contains("--jsonl");
        String own = isJson ? " | tr -d '\\n' | sed -E 's/.*\"stdout\":\"([^\"]*)\".*/\\1/; s/\\\\n/\\n/g'" : "";
        String last = options.contains("--line-buffer") ? "; echo" : ""; // a last line without an end gets one
        Shell shell = new Shell(folder);

        assertThat(shell.run("braid run " + options + " sh -c \"" + pattern + "\" ::: x" + own + " | md5sum"))
                .isEqualTo(shell.run("{ " + pattern + last + "; } | md5sum"));
    }

    @ParameterizedTest
    @CsvSource({
        "'-n echo', 1000000",
        "'-j 8 --timeout 15 true', -1",
        "'-j 8 --timeout 15 sh -c \"[ $1 != 1 ] || sleep 1000; echo a line of output\" _ {}', -1"
    })
    void a_million_lines_take_less_than_100_MB(String options, int lines) throws Exception {
        Path out = folder.resolve("out");
        Process bash = new Shell(folder).start("exec braid run " + options + " < <(seq 1000000) > " + out);
        long peak = 0;
        while (!bash.waitFor(20, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peakKb(bash.pid()));
        }
        assertThat(peak).isBetween(20_000L, LIMIT_KB);
        if (lines >= 0) {
            assertThat(bash.exitValue()).isZero();
            assertThat(Files.readAllLines(out)).hasSize(lines);
        } else {
            assertThat(bash.exitValue()).isEqualTo(124);
        }
    }

    @Test
    void P8_outputs_and_lines_behind_a_slow_task_may_be_large_and_many() throws Exception {
        Shell shell = new Shell(folder);

        String many = "braid run -j 8 sh -c '[ $1 != 1 ] || { until [ $(cat done | wc -c) -ge 9000 ]; do sleep 0.1; done; }; printf . >> done;"
                + " head -c 4000 /dev/zero' _ < <(seq 12000) | wc -c";
        assertThat(shell.run("touch done; " + many)).isEqualTo(new Result(0, "48000000\n", ""));
        String slow = "braid run -j 20 --line-buffer sh -c 'yes $1 | head -c 200000' _ < <(seq 100 299)";
        assertThat(shell.run(slow + " | { sleep 3; wc -c; }")).as("a slow reader").isEqualTo(new Result(0, "40000000\n", ""));
    }

    @Test
    void a_thousand_processes_at_a_time() throws Exception {
        // Each says that it has come and waits at the gate, which opens when all have. When each looked for the others by itself, a busy
        // machine was still at it after 150 s.
        String gate = "mkfifo gate; touch come;"
                + " { until [ $(wc -c < come) = 1000 ]; do sleep 0.1; done; exec sleep 150 3> gate; } > /dev/null 2>&1 & ";
        Result result = new Shell(folder).run(
                gate + "seq 1000 | braid run -j 1000 sh -c 'printf . >> come; : < gate; echo $1' _ {} | md5sum; kill $!");

        assertThat(result).isEqualTo(new Shell(folder).run("seq 1000 | md5sum"));
    }

    private static long peakKb(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst().orElse(0);
        } catch (IOException e) {
            return 0; // has ended
        }
    }
}
