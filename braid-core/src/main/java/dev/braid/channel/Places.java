package dev.braid.channel;

import org.jspecify.annotations.Nullable;

/**
 * Those who wait on one side of a channel, and the lock of those on the other, who look here first: so they touch one cache line for both. It
 * changes under both locks of the channel, so either is enough to see that it is empty.
 */
final class Places extends SpinLock {

    private @Nullable Place first;
    private @Nullable Place last;

    boolean isEmpty() {
        return first == null;
    }

    void add(Place place) {
        place.queued = true;
        place.previous = last;
        if (last == null) {
            first = place;
        } else {
            last.next = place;
        }
        last = place;
    }

    /** Takes out who has waited longest; null if nobody waits. */
    @Nullable Place poll() {
        Place next = first;
        if (next != null) {
            remove(next);
        }
        return next;
    }

    /** Takes one out, if it is still in. */
    void remove(Place place) {
        if (!place.queued) {
            return;
        }
        place.queued = false;
        Place before = place.previous;
        Place after = place.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        place.previous = null;
        place.next = null;
    }
}
