package dev.braid;

import java.math.BigDecimal;
import java.util.OptionalLong;

/** How many failures a run goes on in spite of, as data. */
sealed interface Tolerance {

    /** All of them, however many there are. */
    static Tolerance all() {
        return new Count(Long.MAX_VALUE);
    }

    /** So many failures. */
    record Count(long failures) implements Tolerance {}

    /** This part of all tasks, rounded down. Decimal, because 0.29 of 100 tasks are 29, and in binary 28. */
    record Fraction(BigDecimal part) implements Tolerance {}

    /** How many failures of so many tasks are tolerated; while their number is not known, and has to be, all. */
    default long failuresOf(OptionalLong tasks) {
        return switch (this) {
            case Count(long failures) -> failures;
            case Fraction(BigDecimal part) -> tasks.isPresent()
                    ? part.multiply(BigDecimal.valueOf(tasks.getAsLong())).longValue()
                    : Long.MAX_VALUE;
        };
    }
}
