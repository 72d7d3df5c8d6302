package dev.braid;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
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
     *
     * @see #detached() for work that another thread does
     */
    static Context shielded() {
        return ContextNode.currentNode().shield();
    }

    /**
     * A {@linkplain #shielded() shield} with a deadline of its own, {@code timeout} from now, for clean-up that must not take for ever. At
     * the deadline runs called there, and whatever else looks at the context, are cancelled; interrupts for what is around are put by
     * until the block ends all the same.
     *
     * @throws IllegalArgumentException if the time-out is not longer than zero
     */
    static Context shielded(Duration timeout) {
        Durations.requirePositive(timeout, "timeout", "Context.shielded");
        return ContextNode.currentNode().shield().withTimeout(timeout);
    }

    /**
     * The current context without its cancellation and deadline, for work that is to go on although what asked for it is cancelled: runs
     * called in its {@link #run} or {@link #call} are cancelled from there alone, and are still joined by their own calls.
     *
     * <p>It keeps no interrupts away, as a {@linkplain #shielded() shield} does: a task that is cancelled while it is in this context is
     * interrupted, and so the run that it waits for there ends too. So use a shield for what the task itself has to finish, and this for
     * what it hands over to another thread:
     *
     * <pre>{@code
     * Context detached = Context.detached();
     * Thread.ofVirtual().start(() -> detached.run(() -> AUDIT.forEach(entries, this::store)));
     * }</pre>
     *
     * <p>The {@link ScopedValue}s that are bound in the calling code are bound to its thread, and do not go along to another.
     */
    static Context detached() {
        return ContextNode.currentNode().detach();
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
        new Waiter().awaitNanos(Objects.requireNonNull(duration, "duration").isPositive() ? Durations.nanos(duration) : 0);
    }

    /** Whether it is time to stop. */
    default boolean isCancelled() {
        return cause().isPresent();
    }

    /**
     * Why it is time to stop; empty while it is not, and for good once the run that this context belongs to has ended without having been
     * cancelled. The first cause is kept:
     * <ul>
     * <li>a {@link DeadlineExceededException} if the deadline has passed,
     * <li>a {@link TaskTimeoutException} if the task has exceeded its time-out,
     * <li>a {@link CancelledException} without a cause of its own if nothing is wrong and the work is wanted no longer: the run has what it
     * wanted ({@code firstSuccess}, {@code quorum}), its stream was closed, or {@link CancellableContext#cancel()} was called,
     * <li>else the failure of the run, the interrupt of its caller, or what {@link CancellableContext#cancel(Throwable)} was given.
     * </ul>
     */
    Optional<Throwable> cause();

    /**
     * Whether the run or the task that this context belongs to has ended, cancelled or not; false outside of runs. One that has ended
     * without having been cancelled never is: its {@link #cause()} stays empty, its {@link #onCancel} actions are not called, and a
     * deadline that passes later changes nothing. Contexts that were made of it go on below what was around it.
     *
     * <p>For threads of your own that help a task: they are to stop when {@code isCancelled() || isEnded()}.
     */
    boolean isEnded();

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
     * The time-out for a call that takes one: the time until the deadline, and at most {@code most}.
     *
     * <pre>{@code
     * HttpRequest.newBuilder(uri).timeout(Context.current().remainingAtMost(ofSeconds(5))).build();
     * }</pre>
     *
     * @return never zero, which many clients reject or take for no time-out: what is left counts as a millisecond at least
     * @throws DeadlineExceededException if the deadline has passed
     * @throws CancelledException if the context is cancelled otherwise
     * @throws IllegalArgumentException if {@code most} is not longer than zero
     */
    default Duration remainingAtMost(Duration most) {
        Durations.requirePositive(most, "time", "Context.remainingAtMost");
        throwIfCancelled();
        return remaining().map(left -> Durations.shorter(Durations.atLeastOneMilli(left), most)).orElse(most);
    }

    /**
     * Has {@code action} called once with the cause when this context is cancelled: by the thread that cancels it, before its
     * {@code cancel} returns, or by a thread of its own if a deadline passed. If the context is cancelled already, it is called at once, by
     * the calling thread. It is called in a {@linkplain #shielded() shield}, so it may clean up by runs of its own. What the action throws
     * is logged and harms nothing. If the run that this context belongs to {@linkplain #isEnded() ends} without having been cancelled, it
     * is never called.
     *
     * @return by which to call it off; do that when the action has no object any more, in a {@code finally} or by try-with-resources
     */
    Registration onCancel(Consumer<? super Throwable> action);

    /** By which an {@link #onCancel} action is called off. */
    @FunctionalInterface
    interface Registration extends AutoCloseable {

        /**
         * Calls the action off unless it has begun. Does not block: it does not wait for the end of an action that has begun.
         *
         * @return true if this call called it off, so that it never runs; false if it has begun, maybe ended, or was called off before
         */
        boolean remove();

        /** {@linkplain #remove() Removes} the action. Idempotent, does not block. */
        @Override
        default void close() {
            remove();
        }
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
    default <X extends Exception> void run(TaskRunnable<X> block) throws X, InterruptedException {
        Objects.requireNonNull(block, "block");
        this.<@Nullable Object, X>call(() -> {
            block.run();
            return null;
        });
    }

    /** Like {@link #run}, with a result. */
    <R extends @Nullable Object, X extends Exception> R call(TaskCallable<? extends R, X> block)
            throws X, InterruptedException;
}
