package dev.braid.verification.soak;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the command line says.
 *
 * @param shape the one shape to run again and again, if any
 */
record Options(Duration time, long seed, OptionalLong shape) {

    static final String USAGE = "soak [--for 10m] [--seed N] [--shape N]";

    private static final Pattern TIME = Pattern.compile("(\\d+)([smh])");

    static Options of(String[] arguments) {
        Duration time = Duration.ofMinutes(1);
        long seed = new Random().nextLong();
        OptionalLong shape = OptionalLong.empty();
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + ": a value is missing; " + USAGE);
            }
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--for" -> time = time(value);
                case "--seed" -> seed = Long.parseLong(value);
                case "--shape" -> shape = OptionalLong.of(Long.parseLong(value));
                default -> throw new IllegalArgumentException(arguments[i] + ": no such option; " + USAGE);
            }
        }
        return new Options(time, seed, shape);
    }

    private static Duration time(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new IllegalArgumentException("--for " + text + ": a number and s, m or h, like 10m");
        }
        long count = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }
}
