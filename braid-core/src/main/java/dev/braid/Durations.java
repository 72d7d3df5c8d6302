package dev.braid;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/** Durations as nanoseconds without overflow, and as text for messages. */
final class Durations {

    /** Some 146 years: the longest time that can be added to any {@link System#nanoTime()} and still be compared. */
    static final long LONGEST_NANOS = Long.MAX_VALUE / 2;

    private static final Duration MILLI = Duration.ofMillis(1);

    private Durations() {}

    /** The duration in nanoseconds, or the longest that can be counted. */
    static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(LONGEST_NANOS)) < 0 ? duration.toNanos() : LONGEST_NANOS;
    }

    /** The duration, if it is positive. */
    static Duration requirePositive(Duration duration, String name, String method) {
        if (!Objects.requireNonNull(duration, name).isPositive()) {
            throw new IllegalArgumentException(method + "(" + duration + "): the " + name + " must be longer than zero");
        }
        return duration;
    }

    /** The shorter of the two. */
    static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** The duration, or a millisecond if it is less: that is zero to who counts in these, and zero is often no time-out at all. */
    static Duration atLeastOneMilli(Duration duration) {
        return duration.compareTo(MILLI) < 0 ? MILLI : duration;
    }

    /** The time in the unit that reads best: {@code 30 s}, {@code 12.4 s}, {@code 250 ms}. */
    static String text(long nanos) {
        if (nanos >= 1_000_000_000L) {
            return number(nanos / 1e9) + " s";
        }
        if (nanos >= 1_000_000L) {
            return number(nanos / 1e6) + " ms";
        }
        return number(nanos / 1e3) + " µs";
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
