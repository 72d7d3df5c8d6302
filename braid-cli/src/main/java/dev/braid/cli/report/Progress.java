package dev.braid.cli.report;

import dev.braid.cli.input.Input;
import dev.braid.cli.text.DurationText;
import dev.braid.cli.text.Style;
import java.time.Duration;
import java.util.Locale;

/** Says in one line how far a run has come. */
public final class Progress {

    private static final int BAR = 20;
    private static final int LEAST_COLUMNS_FOR_BAR = 70;
    private static final long SECOND = 1_000_000_000;

    private final Tally tally;
    private final Input input;
    private final long start;

    /**
     * Of one run.
     *
     * @param start of {@link System#nanoTime}
     */
    public Progress(Tally tally, Input input, long start) {
        this.tally = tally;
        this.input = input;
        this.start = start;
    }

    /** With a bar where there is room, and never wider than the terminal. */
    String forTerminal(long now, int columns, Style style, Glyphs glyphs) {
        Tally.Counts counts = tally.counts();
        String text = text(counts, now);
        String bar = "";
        if (columns >= LEAST_COLUMNS_FOR_BAR && input.isWhole() && input.known() > 0) {
            int full = (int) (BAR * counts.ended() / input.known());
            bar = style.success(glyphs.full().repeat(full)) + style.aside(glyphs.empty().repeat(BAR - full)) + " ";
        }
        int room = columns - 1 - (bar.isEmpty() ? 0 : BAR + 1);
        return bar + (text.length() <= room ? text : text.substring(0, Math.max(0, room)));
    }

    /** As {@code 412/1000 done, 8 running, 3 failed, 123/s, 5 s left}. */
    String plain(long now) {
        return text(tally.counts(), now);
    }

    private String text(Tally.Counts counts, long now) {
        long total = input.known();
        long failed = counts.failed() + counts.timedOut();
        double perSecond = (double) counts.ended() * SECOND / Math.max(1, now - start);
        return counts.ended() + "/" + total + (input.isWhole() ? "" : "+") + " done, " + counts.running() + " running"
                + (failed == 0 ? "" : ", " + failed + " failed")
                + (counts.ended() == 0 ? "" : ", " + rate(perSecond))
                + (counts.ended() == 0 || !input.isWhole() ? "" : ", " + left((total - counts.ended()) / perSecond) + " left");
    }

    private static String rate(double perSecond) {
        if (perSecond >= 10) {
            return Math.round(perSecond) + "/s";
        }
        return perSecond >= 1
                ? String.format(Locale.ROOT, "%.1f/s", perSecond)
                : String.format(Locale.ROOT, "%.1f/min", perSecond * 60);
    }

    private static String left(double seconds) {
        return DurationText.shown(Duration.ofSeconds((long) Math.ceil(seconds)));
    }
}
