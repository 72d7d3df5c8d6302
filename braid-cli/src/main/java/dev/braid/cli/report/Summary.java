package dev.braid.cli.report;

import dev.braid.Observer;
import dev.braid.cli.input.Input;
import dev.braid.cli.task.Outcome;
import dev.braid.cli.text.DurationText;
import dev.braid.cli.text.Style;
import dev.braid.cli.trace.EndedRun;
import java.time.Duration;
import java.util.OptionalLong;

/** The last line: how a run ended, and what became of its lines. */
public final class Summary {

    private final Tally tally;
    private final Input input;
    private final Style style;

    public Summary(Tally tally, Input input, Style style) {
        this.tally = tally;
        this.input = input;
        this.style = style;
    }

    /** Of a run that came to its end. */
    public String complete(Duration duration) {
        Tally.Counts counts = tally.counts();
        if (counts.ended() == 0) {
            return style.aside("braid run: there was no line to run");
        }
        String text = "braid run: " + counts(counts) + notStarted(counts) + " in " + DurationText.shown(duration);
        return tally.hasFailures() ? style.failure(text + ": " + tally.failedLines()) : style.success(text);
    }

    /** Of a run that was stopped. */
    public String stopped(String why, Duration duration) {
        Tally.Counts counts = tally.counts();
        return style.failure("braid run: " + why + ": " + counts(counts) + notStarted(counts) + " (" + DurationText.shown(duration) + ")");
    }

    /** The same for who traces it. */
    public EndedRun traced(int status, Observer.End end, String why) {
        Tally.Counts counts = tally.counts();
        OptionalLong notStarted = input.isWhole() ? OptionalLong.of(input.known() - counts.started()) : OptionalLong.empty();
        return new EndedRun(status, end, why, counts.of(Outcome.OK), counts.failed(), counts.of(Outcome.CANCELLED), notStarted);
    }

    private static String counts(Tally.Counts counts) {
        return counts.of(Outcome.OK) + " done"
                + some(counts.of(Outcome.FAILED), "failed")
                + some(counts.of(Outcome.TIMEOUT), "timed out")
                + some(counts.of(Outcome.CANCELLED), "cancelled");
    }

    private static String some(long count, String what) {
        return count == 0 ? "" : ", " + count + " " + what;
    }

    private String notStarted(Tally.Counts counts) {
        long left = input.known() - counts.started();
        if (input.isWhole()) {
            return left == 0 ? "" : ", " + left + " not started";
        }
        return left == 0 ? ", the rest not read" : ", at least " + left + " not started";
    }
}
