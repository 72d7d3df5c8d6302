package dev.braid.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cli.input.Input;
import dev.braid.cli.input.Line;
import dev.braid.cli.input.ListInput;
import dev.braid.cli.input.Separator;
import dev.braid.cli.input.StreamInput;
import dev.braid.cli.task.Outcome;
import dev.braid.cli.text.Bytes;
import dev.braid.cli.text.Style;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of a run on its way and at its end, at moments that the test chooses. */
class ProgressTest {

    private static final long SECOND = 1_000_000_000;

    private final Tally tally = new Tally();
    private final Input thousand = new ListInput(Collections.nCopies(1_000, Bytes.of("x")));

    @Test
    void a_line_says_how_far_how_fast_and_how_long_still() {
        end(Outcome.OK, 409);
        end(Outcome.FAILED, 2);
        end(Outcome.TIMEOUT, 1);
        start(8);

        assertThat(progress(thousand).plain(10 * SECOND)).isEqualTo("412/1000 done, 8 running, 3 failed, 41/s, 15 s left");
    }

    @Test
    void nothing_is_foretold_before_anything_is_done_or_all_is_read() throws Exception {
        start(8);
        assertThat(progress(thousand).plain(SECOND)).isEqualTo("0/1000 done, 8 running");

        try (var writer = new PipedOutputStream();
                var never = new PipedInputStream(writer);
                Input open = new StreamInput(never, Separator.NEWLINE)) {
            writer.write("a\nb\nc\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            writer.flush();
            while (open.known() < 3) {
                Thread.sleep(1);
            }
            end(Outcome.OK, 1);
            assertThat(progress(open).plain(2 * SECOND)).isEqualTo("1/3+ done, 8 running, 30.0/min");
        }
    }

    @Test
    void a_bar_is_as_full_as_the_run_is_done_and_never_wider_than_the_terminal() {
        end(Outcome.OK, 250);

        Progress progress = progress(thousand);
        assertThat(progress.forTerminal(SECOND, 100, Style.PLAIN, Glyphs.ASCII))
                .isEqualTo("#####............... 250/1000 done, 0 running, 250/s, 3 s left");
        assertThat(progress.forTerminal(SECOND, 100, Style.PLAIN, Glyphs.UNICODE)).startsWith("█████░░░");
        for (int columns = 1; columns < 120; columns++) {
            assertThat(progress.forTerminal(SECOND, columns, Style.PLAIN, Glyphs.ASCII).length()).isLessThan(columns);
        }
        assertThat(progress.forTerminal(SECOND, 35, Style.PLAIN, Glyphs.ASCII)).as("cut between words").isEqualTo("250/1000 done, 0 running, 250/s");
    }

    @Test
    void a_summary_names_the_lines_that_failed_the_first_few_of_them() {
        Summary summary = new Summary(tally, new ListInput(List.of()), Style.PLAIN);
        assertThat(summary.complete(Duration.ofMillis(600))).isEqualTo("braid run: there was no line to run");

        end(Outcome.OK, 1);
        summary = new Summary(tally, new ListInput(Collections.nCopies(1, Bytes.of("x"))), Style.PLAIN);
        assertThat(summary.complete(Duration.ofMillis(600))).isEqualTo("braid run: 1 done in 0.6 s");

        end(Outcome.FAILED, 1);
        summary = new Summary(tally, new ListInput(Collections.nCopies(3, Bytes.of("x"))), Style.PLAIN);
        assertThat(summary.complete(Duration.ofMillis(600))).isEqualTo("braid run: 1 done, 1 failed, 1 not started in 0.6 s: line 2");

        end(Outcome.TIMEOUT, 7);
        assertThat(summary.complete(Duration.ofSeconds(61)))
                .contains("1 failed, 7 timed out")
                .endsWith("in 1 min 1 s: lines 2, 3, 4, 5, 6 and 3 more");
    }

    @Test
    void a_summary_of_a_stopped_run_counts_all() {
        end(Outcome.OK, 56);
        end(Outcome.FAILED, 1);
        end(Outcome.CANCELLED, 7);

        assertThat(new Summary(tally, thousand, Style.PLAIN).stopped("stopped at the first failure, line 57", Duration.ofMillis(649)))
                .isEqualTo("braid run: stopped at the first failure, line 57: 56 done, 1 failed, 7 cancelled, 936 not started (0.6 s)");
    }

    private Progress progress(Input input) {
        return new Progress(tally, input, 0);
    }

    private void start(int count) {
        for (int i = 0; i < count; i++) {
            tally.started();
        }
    }

    private void end(Outcome outcome, int count) {
        for (int i = 0; i < count; i++) {
            tally.started();
            long number = tally.counts().ended() + 1;
            tally.ended(new Line(number, Bytes.of("x"), Instant.EPOCH), outcome);
        }
    }
}
