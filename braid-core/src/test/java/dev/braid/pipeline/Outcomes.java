package dev.braid.pipeline;

import dev.braid.Outcome;

/** What tests ask an outcome for. */
final class Outcomes {

    private Outcomes() {}

    /** The value of a success; what a failure threw is thrown. */
    static <T> T value(Outcome<T> outcome) throws Exception {
        return switch (outcome) {
            case Outcome.Success<T>(T value, _) -> value;
            case Outcome.Failure<T>(Exception exception, _) -> throw exception;
            case Outcome.Failure<T>(Throwable thrown, _) -> throw new AssertionError(thrown);
            case Outcome.Cancelled<T>(Throwable cause, _, _) -> throw new AssertionError("cancelled", cause);
        };
    }

    /** In short: what came of an element. */
    static String text(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Success<?>(Object value, int attempts) -> value + " at " + attempts;
            case Outcome.Failure<?>(Throwable thrown, int attempts) -> thrown.getMessage() + " at " + attempts;
            case Outcome.Cancelled<?>(Throwable cause, _, _) -> "cancelled: " + cause;
        };
    }
}
