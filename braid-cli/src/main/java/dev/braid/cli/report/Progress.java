package dev.braid.cli.report;

import dev.braid.cli.input.Input;
import dev.braid.cli.text.DurationText;
import dev.braid.cli.text.Style;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        String bar = columns < LEAST_COLUMNS_FOR_BAR || !input.isWhole() || input.known() == 0 ? "" : bar(counts, style, glyphs);
        int room = columns - 1 - (bar.isEmpty() ? 0 : BAR + 1);
        var text = new StringBuilder();
        for (String part : parts(counts, now)) {
            String next = text.isEmpty() ? part : ", " + part;
            if (text.length() + next.length() > room) {
                break;
            }
            text.append(next);
        }
        return bar + text;
    }

    private String bar(Tally.Counts counts, Style style, Glyphs glyphs) {
        int full = (int) (BAR * counts.ended() / input.known());
        String ended = glyphs.full().repeat(full);
        return (counts.failed() == 0 ? style.success(ended) : style.failure(ended)) + style.aside(glyphs.empty().repeat(BAR - full)) + " ";
    }

    /** As {@code 412/1000 done, 8 running, 3 failed, 123/s, 5 s left}. */
    String plain(long now) {
        return String.join(", ", parts(tally.counts(), now));
    }

    /** The most important first. */
    private List<String> parts(Tally.Counts counts, long now) {
        long total = input.known();
        List<String> parts = new ArrayList<>();
        parts.add(counts.ended() + "/" + total + (input.isWhole() ? "" : "+") + " done");
        parts.add(counts.running() + " running");
        if (counts.failed() > 0) {
            parts.add(counts.failed() + " failed");
        }
        if (counts.ended() > 0) {
            double perSecond = (double) counts.ended() * SECOND / Math.max(1, now - start);
            parts.add(rate(perSecond));
            if (input.isWhole()) {
                parts.add(left((total - counts.ended()) / perSecond) + " left");
            }
        }
        return parts;
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
