package dev.braid.channel;

import org.jspecify.annotations.Nullable;

/**
 * Elements on their way, in order. One thread at a time puts and one at a time takes, each under a lock of its own; the two meet in the slots
 * alone: null means free. (Giacomoni, Moseley, Vachharajani: FastForward for efficient pipeline parallelism, PPoPP 2008.)
 */
abstract class Buffer {

    /** Puts an element last; false if there is no room. By who may put. */
    abstract boolean offer(Object element);

    /** Takes the first; null if there is none. By who may take. */
    abstract @Nullable Object poll();

    /** Whether an offer would find room. A glance that any thread may take, for who spins. */
    abstract boolean hasRoom();

    /** Whether a poll would find something. A glance that any thread may take, for who spins. */
    abstract boolean hasElement();

    /**
     * How long to pause before a second glance, in spins. Meanwhile the other side gets through a batch: were the slots looked at all the time,
     * they would go to and fro between two processors with each element.
     */
    abstract int pause();

    /** How many there are. By who may put and take. */
    abstract int size();

    /** Lets go of its memory: it is empty, and nothing will be put. By who may put and take. */
    abstract void release();
}
