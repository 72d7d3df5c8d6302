package dev.braid;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one task. Made for {@code switch}:
 *
 * <pre>{@code
 * switch (outcome) {
 *     case Outcome.Success(var page) -> store(page);
 *     case Outcome.Failure(var exception) -> log(exception);
 *     case Outcome.Cancelled(var cause, var thrown) -> {}
 * }
 * }</pre>
 *
 * @param <R> the result
 */
public sealed interface Outcome<R extends @Nullable Object> {

    /**
     * The task returned, whether or not it had been told to stop by then.
     *
     * @param value what it returned, which may be null
     */
    record Success<R extends @Nullable Object>(R value) implements Outcome<R> {}

    /**
     * The task threw, and nobody had told it to stop; or it exceeded its own time-out.
     *
     * @param exception what it threw, type and stack kept; a {@link TaskTimeoutException} for a time-out; a {@link FanOutException} around
     *     an {@link InterruptedException} that Braid did not cause
     */
    record Failure<R extends @Nullable Object>(Throwable exception) implements Outcome<R> {}

    /**
     * The task was told to stop and ended without a result. Neutral: not an error of the task.
     *
     * @param cause why it was told to stop
     * @param thrown what it threw then, if it had been started
     */
    record Cancelled<R extends @Nullable Object>(Throwable cause, Optional<Throwable> thrown) implements Outcome<R> {}
}
