package dev.braid.internal.crew;

import dev.braid.internal.host.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Follows cancelled tasks until they have ended: those that swallowed their interrupt get another, with growing pauses, and those that
 * outlast the grace period are reported, once each.
 */
final class Pursuit {

    private static final long FIRST_PAUSE_NANOS = 10_000_000;
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

    /** What is known of the task that a worker is late with. */
    static final class Trail {
        long epoch = -1;
        long pause;
        long interruptAt;
        boolean reported;
    }

    /** Looks after tasks that have just been cancelled. */
    synchronized void begin() {
        lookAt(terms.host().nanoTime() + Math.min(FIRST_PAUSE_NANOS, terms.graceNanos()));
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
        if (!worker.isLate(epoch)) {
            return Long.MAX_VALUE;
        }
        Trail trail = trailOf(worker, epoch);
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
            long graceLeft = terms.graceNanos() - (now - worker.cancelledAt());
            if (graceLeft > 0) {
                wait = Math.min(wait, graceLeft);
            } else {
                trail.reported = true;
                terms.host().execute(() -> crew.reportStuck(worker, epoch));
            }
        }
        return wait;
    }

    private static Trail trailOf(Worker worker, long epoch) {
        Trail trail = worker.trail;
        if (trail == null) {
            trail = new Trail();
            worker.trail = trail;
        }
        if (trail.epoch != epoch) {
            trail.epoch = epoch;
            trail.pause = FIRST_PAUSE_NANOS;
            trail.interruptAt = worker.cancelledAt() + FIRST_PAUSE_NANOS;
            trail.reported = false;
        }
        return trail;
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
