package dev.braid;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task of a {@link Scope}: what it is doing, and, once the scope has been joined, what came of it. Safe for use by many threads; nothing
 * here blocks.
 *
 * @param <R> the result, which may be null
 */
public sealed interface Fork<R extends @Nullable Object> permits ForkTask {

    /** How far a fork has come. */
    enum State {

        /** Not started yet. */
        WAITING,

        /** Started; it may be waiting for something itself. */
        RUNNING,

        /** It has returned. */
        SUCCEEDED,

        /** It has thrown, and nobody had told it to stop; or it exceeded its own time-out. */
        FAILED,

        /** It was told to stop and ended without a result, or never started. */
        CANCELLED;

        /** Whether this is one of the three that last. */
        public boolean isEnded() {
            return compareTo(RUNNING) > 0;
        }
    }

    /** How far it has come; any thread may ask at any time. */
    State state();

    /** What it threw if it failed, or why it was told to stop if it was cancelled; empty otherwise. Any thread may ask at any time. */
    Optional<Throwable> cause();

    /**
     * The result. To be asked for after a {@link Scope#join()} or after the scope, when it is certain to be there.
     *
     * @throws IllegalStateException if the scope has not been joined since the fork; or if the fork has no result because it failed or
     *     was cancelled, with the {@link #cause()} as its cause
     */
    R get();

    /**
     * What became of it. To be asked for after a join or after the scope, like {@link #get()}.
     *
     * @throws IllegalStateException if the scope has not been joined since the fork
     */
    Outcome<R> outcome();
}
