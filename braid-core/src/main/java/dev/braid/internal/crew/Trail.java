package dev.braid.internal.crew;

/** A cancelled task as {@link Pursuit} follows it: made by its canceller, from then on the pursuit's own. */
final class Trail {

    static final long FIRST_PAUSE_NANOS = 10_000_000;

    final long epoch;
    final long cancelledAt;
    long pause = FIRST_PAUSE_NANOS;
    long interruptAt;
    boolean reported;

    Trail(long epoch, long cancelledAt) {
        this.epoch = epoch;
        this.cancelledAt = cancelledAt;
        this.interruptAt = cancelledAt + FIRST_PAUSE_NANOS;
    }
}
