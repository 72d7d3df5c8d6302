package dev.braid;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one task. Made for {@code switch}:
 *
 * <pre>{@code
 * switch (outcome) {
 *     case Outcome.Success(var page, _) -> store(page);
 *     case Outcome.Failure(var exception, var attempts) -> log(exception, attempts);
 *     case Outcome.Cancelled(var cause, _, _) -> {}
 * }
 * }</pre>
 *
 * @param <R> the result
 */
public sealed interface Outcome<R extends @Nullable Object> {

    /** How many times the task was tried ({@link FanOut#withRetry}): 1 if it was not tried again, 0 if it never began. */
    int attempts();

    /**
     * The task returned, whether or not it had been told to stop by then.
     *
     * @param value what it returned, which may be null
     */
    record Success<R extends @Nullable Object>(R value, int attempts) implements Outcome<R> {

        public Success {
            requireAttempts(attempts, 1);
        }

        /** A success at the first attempt. */
        public Success(R value) {
            this(value, 1);
        }
    }

    /**
     * The task threw, and nobody had told it to stop; or it exceeded its own time-out.
     *
     * @param exception what it threw, type and stack kept; a {@link TaskTimeoutException} for a time-out; a {@link FanOutException} around
     *     an {@link InterruptedException} that Braid did not cause; of several attempts that of the last, the others suppressed in it
     */
    record Failure<R extends @Nullable Object>(Throwable exception, int attempts) implements Outcome<R> {

        public Failure {
            requireAttempts(attempts, 1);
        }

        /** A failure of the only attempt. */
        public Failure(Throwable exception) {
            this(exception, 1);
        }
    }

    /**
     * The task was told to stop and ended without a result. Neutral: not an error of the task.
     *
     * @param cause why it was told to stop
     * @param thrown what it threw then, if it had been started
     */
    record Cancelled<R extends @Nullable Object>(Throwable cause, Optional<Throwable> thrown, int attempts)
            implements Outcome<R> {

        public Cancelled {
            requireAttempts(attempts, 0);
        }

        /** A cancel in the first attempt, or before that if nothing was thrown. */
        public Cancelled(Throwable cause, Optional<Throwable> thrown) {
            this(cause, Objects.requireNonNull(thrown, "thrown"), thrown.isPresent() ? 1 : 0);
        }
    }

    private static void requireAttempts(int attempts, int least) {
        if (attempts < least) {
            throw new IllegalArgumentException("Outcome: " + attempts + " attempts; there must be at least " + least);
        }
    }
}
