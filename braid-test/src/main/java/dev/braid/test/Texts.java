package dev.braid.test;

import dev.braid.Outcome;
import java.time.Duration;
import java.util.Locale;

/** How things read in messages. */
final class Texts {

    private Texts() {}

    /** {@code 1 thread}, {@code 2 threads}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** A length of time, exact to the nanosecond: {@code 1 h 30 min}, {@code 2.5 s}, {@code 40 ms}. */
    static String time(Duration time) {
        long hours = time.toHours();
        int minutes = time.toMinutesPart();
        long nanos = time.toSecondsPart() * 1_000_000_000L + time.toNanosPart();
        StringBuilder text = new StringBuilder();
        append(text, hours, "h");
        append(text, minutes, "min");
        if (nanos >= 1_000_000_000 || text.length() > 0) {
            append(text, nanos, 1_000_000_000, "s");
        } else if (nanos >= 1_000_000) {
            append(text, nanos, 1_000_000, "ms");
        } else {
            append(text, nanos, 1_000, "µs");
        }
        return text.isEmpty() ? "0 s" : text.toString();
    }

    private static void append(StringBuilder text, long number, String unit) {
        append(text, number, 1, unit);
    }

    private static void append(StringBuilder text, long number, int one, String unit) {
        if (number != 0) {
            String fraction = number % one == 0
                    ? ""
                    : ("." + String.format(Locale.ROOT, "%0" + (Integer.toString(one).length() - 1) + "d", number % one))
                            .replaceAll("0+$", "");
            text.append(text.isEmpty() ? "" : " ").append(number / one).append(fraction).append(' ').append(unit);
        }
    }

    static String outcome(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Success<?>(var value, var attempts) -> "succeeded" + at(attempts) + ": " + value;
            case Outcome.Failure<?>(var exception, var attempts) -> "failed" + at(attempts) + ": " + exception;
            case Outcome.Cancelled<?>(var cause, _, _) -> "cancelled: " + cause;
        };
    }

    private static String at(int attempts) {
        return attempts == 1 ? "" : " at attempt " + attempts;
    }
}
