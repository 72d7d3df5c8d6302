package dev.braid.channel;

import org.jspecify.annotations.Nullable;

/** The way past both locks, which is tried first. What it returns is null where it does not do, and both are to be taken. */
sealed interface FastPath permits BufferFastPath, Meeting {

    /** What came of the send. */
    Exchange.@Nullable Sent trySend(Object element);

    /** The same; may spin for a while. */
    Exchange.@Nullable Sent send(Object element, Spin spin);

    /** What came of the receive. */
    @Nullable Object tryReceive();

    /** The same; may spin for a while. */
    @Nullable Object receive(Spin spin);

    /** Whether a send would do. A glance, without a lock. */
    boolean maySend();

    /** Whether a receive would do. A glance, without a lock. */
    boolean mayReceive();
}
