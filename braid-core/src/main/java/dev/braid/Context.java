package dev.braid;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cancellation with a cause, and a deadline. There is always a current one: each run gives its tasks a child of the context it was
 * called in, so that whoever cancels the outer one cancels all that was started under it.
 *
 * <p>A context is cancelled once, by what comes first: {@link CancellableContext#cancel}, its deadline, the failure of the run that it
 * belongs to, or its parent. It holds nothing that needs closing. Cancelling does not interrupt the thread that is in {@link #run} or
 * {@link #call}; it ends the runs called there, which interrupt their tasks. Safe for use by many threads.
 *
 * <pre>{@code
 * Context.current().withTimeout(ofSeconds(1)).call(() -> CRAWL.map(urls, this::fetch));
 * }</pre>
 */
public sealed interface Context permits CancellableContext, ContextNode {

    /** The context of the calling code; one without deadline, never cancelled, outside of any run or {@link #call}. */
    static Context current() {
        return ContextNode.currentNode();
    }

    /**
     * The current context without its cancellation and deadline, for clean-up that must get done: while a task is in this context's
     * {@link #run} or {@link #call}, Braid does not interrupt it, and runs called there are not cancelled. An interrupt of Braid's that
     * had arrived is put by, and delivered when the block ends.
     */
    static Context shielded() {
        return ContextNode.currentNode().shield();
    }

    /**
     * Waits until {@code duration} has passed or the current context is cancelled, also where tasks are not interrupted. Not longer than zero:
     * returns at once, unless it is cancelled.
     *
     * @throws DeadlineExceededException if the deadline has passed, before or meanwhile
     * @throws CancelledException if the context is cancelled otherwise
     * @throws InterruptedException if the calling thread is interrupted
     */
    static void sleep(Duration duration) throws InterruptedException {
        new Waiter().awaitNanos(duration.isPositive() ? Durations.nanos(duration) : 0);
    }

    /** Whether it is time to stop. */
    default boolean isCancelled() {
        return cause().isPresent();
    }

    /** Why it is time to stop; empty while it is not. A {@link DeadlineExceededException} if the deadline has passed. */
    Optional<Throwable> cause();

    /**
     * Throws if it is time to stop.
     *
     * @throws DeadlineExceededException if the deadline has passed
     * @throws CancelledException if cancelled otherwise; its cause is {@link #cause()}
     */
    void throwIfCancelled();

    /** When this context will be cancelled at the latest: the sooner of its own deadline and its parent's. */
    Optional<Instant> deadline();

    /** The time until the deadline, zero if it has passed. */
    Optional<Duration> remaining();

    /**
     * Has {@code action} called once with the cause when this context is cancelled: by the thread that cancels it, before its
     * {@code cancel} returns, or by a thread of its own if a deadline passed. If the context is cancelled already, it is called at once, by
     * the calling thread. It is called in a {@linkplain #shielded() shield}, so it may clean up by runs of its own. What the action throws
     * is logged and harms nothing.
     *
     * @return by which to call it off; do that when the action has no object any more, in a {@code finally} or by try-with-resources
     */
    Registration onCancel(Consumer<? super Throwable> action);

    /** By which an {@link #onCancel} action is called off. */
    @FunctionalInterface
    interface Registration extends AutoCloseable {

        /** Calls the action off unless it has begun. Idempotent, does not block. */
        @Override
        void close();
    }

    /**
     * A child that is cancelled when {@code timeout} from now has passed.
     *
     * @throws IllegalArgumentException if the time-out is not longer than zero
     */
    Context withTimeout(Duration timeout);

    /** A child that is cancelled at {@code deadline}; at once, if that has passed. */
    Context withDeadline(Instant deadline);

    /** A child that can be cancelled without cancelling this one. */
    CancellableContext withCancel();

    /** Runs {@code block} in the calling thread with this as the {@linkplain #current() current} context, even if it is cancelled. */
    <X extends Exception> void run(TaskRunnable<X> block) throws X, InterruptedException;

    /** Like {@link #run}, with a result. */
    <R extends @Nullable Object, X extends Exception> R call(TaskCallable<? extends R, X> block)
            throws X, InterruptedException;
}
