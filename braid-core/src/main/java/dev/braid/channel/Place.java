package dev.braid.channel;

import org.jspecify.annotations.Nullable;

/** A waiter's place in one queue. Its links are the queue's. */
final class Place {

    final Waiter waiter;

    /** Which of its cases the waiter waits for here. */
    final int index;

    /** What a sender brings, or, once claimed, what a receiver was brought; {@link Exchange#DRAINED} for both if the channel was closed. */
    @Nullable Object element;

    @Nullable Place previous;
    @Nullable Place next;
    boolean queued;

    Place(Waiter waiter, int index, @Nullable Object element) {
        this.waiter = waiter;
        this.index = index;
        this.element = element;
    }
}
