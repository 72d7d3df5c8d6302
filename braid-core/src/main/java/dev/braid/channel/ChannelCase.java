package dev.braid.channel;

import org.jspecify.annotations.Nullable;

/**
 * A send or a receive that is one of several.
 *
 * <p>Its outcome is an element, or {@link Exchange#DRAINED}; for a send, any object but that one says that it was done.
 */
sealed interface ChannelCase<R extends @Nullable Object, X extends Exception> extends Case<R, X> permits ReceiveCase, SendCase {

    Exchange exchange();

    /** What is known of how long to spin for it. */
    Spin spin();

    /** Its outcome, if it has one at once; null also if a glance says that it has none. */
    @Nullable Object attempt();

    /** The same under the exchange's locks. */
    @Nullable Object attemptLocked();

    /** Queues the waiter for it, under the exchange's locks. */
    Place queue(Waiter waiter, int index);

    /** Takes the waiter out again. */
    void leave(Place place);

    /** Does what is to be done after it. */
    R conclude(Object outcome) throws X, InterruptedException;
}
