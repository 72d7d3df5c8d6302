package dev.braid.channel;

import org.jspecify.annotations.Nullable;

/**
 * Those who wait on one side of a channel, and the lock of those on the other, who look here first: so they touch one cache line for both. It
 * changes under both locks of the channel, so either is enough to see that it is empty.
 */
final class Places extends SpinLock {

    private @Nullable Place first;
    private @Nullable Place last;
    private final Overtaking overtaking = new Overtaking();

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

    /**
     * Takes out who is next: who has waited longest. Or, some times in a row, who came last, while it spins: it goes on at once, and the others
     * need not be woken, which costs more than all the rest.
     */
    @Nullable Place poll() {
        Place next = first;
        if (next == null) {
            return null;
        }
        Place newest = last;
        if (newest != null && newest != next && newest.waiter.isSpinning() && overtaking.isAllowed()) {
            next = newest;
        }
        remove(next);
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
