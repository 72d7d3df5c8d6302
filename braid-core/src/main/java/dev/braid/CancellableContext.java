package dev.braid;

/** A {@link Context} with the right to cancel it. Keep this, and hand out what {@link Context#current()} gives. */
public sealed interface CancellableContext extends Context permits CancellableNode {

    /** Cancels this context and all below it, without a particular cause. See {@link #cancel(Throwable)}. */
    default boolean cancel() {
        return cancel(new CancelledException("cancelled"));
    }

    /**
     * Cancels this context and all below it. Idempotent: the first cause wins. When it returns, running tasks have been told; it does not
     * wait for their end, the calls that started them do.
     *
     * @return whether it was this call that cancelled it
     */
    boolean cancel(Throwable cause);
}
