package dev.braid.test;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Where seeds come from: the system property, or chance. */
final class Seeds {

    private static final String PROPERTY = "braid.seed";

    private Seeds() {}

    static Schedule any() {
        return given().orElseGet(() -> new Schedule(new SplittableRandom().nextLong()));
    }

    /** So many different ones, or the one that is given. */
    static List<Schedule> several(int schedules) {
        if (schedules < 1) {
            throw new IllegalArgumentException("VirtualTime.schedules(" + schedules + "): at least 1 must be run");
        }
        long first = new SplittableRandom().nextLong();
        return given().map(List::of)
                .orElseGet(() -> LongStream.range(0, schedules)
                        .mapToObj(number -> new Schedule(first + number))
                        .toList());
    }

    private static Optional<Schedule> given() {
        return parse(System.getProperty(PROPERTY)).map(Schedule::new);
    }

    /** A seed as it is printed, or in decimal. */
    static Optional<Long> parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        String trimmed = text.strip();
        try {
            return Optional.of(
                    trimmed.startsWith("0x") ? Long.parseUnsignedLong(trimmed.substring(2), 16) : Long.parseLong(trimmed));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "-D" + PROPERTY + "=" + text + ": not a seed; give it as it was printed, like 0x5eed, or in decimal", e);
        }
    }
}
