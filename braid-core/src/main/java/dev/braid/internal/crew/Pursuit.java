package dev.braid.internal.crew;

import dev.braid.internal.host.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Follows cancelled tasks until they have ended: those that swallowed their interrupt get another, with growing pauses, and those that
 * outlast the grace period are reported, once each.
 */
final class Pursuit {

    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

    private final Crew crew;
    private final Crew.Terms terms;

    // All below is guarded by this.
    private @Nullable Timer next;
    private long dueAt;
    private boolean stopped;

    Pursuit(Crew crew, Crew.Terms terms) {
        this.crew = crew;
        this.terms = terms;
    }

    /** Looks after tasks that were cancelled just before {@code now}. */
    synchronized void begin(long now) {
        lookAt(now + Math.min(Trail.FIRST_PAUSE_NANOS, terms.graceNanos()));
    }

    synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    private synchronized void look() {
        next = null;
        if (stopped) {
            return;
        }
        long now = terms.host().nanoTime();
        long wait = Long.MAX_VALUE;
        for (Worker worker = crew.roster(); worker != null; worker = worker.nextInRoster) {
            wait = Math.min(wait, follow(worker, now));
        }
        if (wait != Long.MAX_VALUE) {
            lookAt(now + wait);
        }
    }

    /** Does what is due for one worker; returns the time until it is to be looked at again. */
    private long follow(Worker worker, long now) {
        long epoch = worker.epoch();
        Trail trail = worker.trail(epoch);
        if (trail == null) {
            return Long.MAX_VALUE;
        }
        long wait = Long.MAX_VALUE;
        if (terms.interrupts()) {
            if (now - trail.interruptAt >= 0) {
                worker.interruptAgain(epoch);
                trail.pause = Math.min(LONGEST_PAUSE_NANOS, 2 * trail.pause);
                trail.interruptAt = now + trail.pause;
            }
            wait = trail.interruptAt - now;
        }
        if (!trail.reported) {
            long graceLeft = terms.graceNanos() - (now - trail.cancelledAt);
            if (graceLeft > 0) {
                wait = Math.min(wait, graceLeft);
            } else {
                trail.reported = true;
                terms.host().execute(() -> crew.reportStuck(worker, trail));
            }
        }
        return wait;
    }

    private synchronized void lookAt(long due) {
        if (stopped || (next != null && dueAt - due <= 0)) {
            return;
        }
        if (next != null) {
            next.cancel();
        }
        dueAt = due;
        next = terms.host().schedule(Math.max(0, due - terms.host().nanoTime()), this::look);
    }
}
