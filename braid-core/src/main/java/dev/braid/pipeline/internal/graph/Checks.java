package dev.braid.pipeline.internal.graph;

import java.time.Duration;
import java.util.Objects;

/** Looks at what a stage was given, before anything runs. */
public final class Checks {

    private Checks() {}

    /** A number that is at least 1. */
    public static int atLeastOne(int number, String method, String what) {
        if (number < 1) {
            throw new IllegalArgumentException("Pipeline." + method + "(" + number + "): " + what + " must be at least 1");
        }
        return number;
    }

    /** A time that is longer than zero, in nanoseconds; as good as for ever if it is too long for that. */
    public static long nanos(Duration time, String method, String what) {
        if (!Objects.requireNonNull(time, what).isPositive()) {
            throw new IllegalArgumentException("Pipeline." + method + "(" + time + "): the " + what + " must be longer than zero");
        }
        try {
            return time.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE / 2;
        }
    }
}
