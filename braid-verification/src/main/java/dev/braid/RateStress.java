package dev.braid;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Turns in a rate that come while those who wait for them give up. */
public final class RateStress {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private RateStress() {}

    /** A wait that is cancelled as its turn comes has had the turn, or has used up none. */
    @JCStressTest
    @Outcome(id = "true, false, 0", expect = ACCEPTABLE, desc = "it has had the turn")
    @Outcome(id = "false, true, 0", expect = ACCEPTABLE, desc = "it has given up, and the turn is the next one's")
    @Outcome(expect = FORBIDDEN, desc = "a turn is lost or there is one more, or somebody waits, or a timer is set, for who has gone")
    @State
    public static class TurnAgainstAbandonedWait extends Waits {
        private static int turn; // which of the two comes first; a lost turn does no harm

        private final CancellableContext context = context();

        @Actor
        public void waiter(ZZI_Result r) {
            r.r1 = acquire(context);
        }

        @Actor
        public void other() {
            boolean first = (turn++ & 1) == 0;
            if (first) {
                host.advance(PERIOD.toNanos());
            }
            context.cancel(new CancellationException());
            if (!first) {
                host.advance(PERIOD.toNanos());
            }
        }

        @Arbiter
        public void arbiter(ZZI_Result r) {
            r.r3 = rate.waiting() + host.pendingTimers();
            r.r2 = isTurn();
        }
    }

    /** P4: when the first gives up, the next moves up: there is a timer for it, and it has its turn in time. */
    @JCStressTest
    @Outcome(id = "0, true", expect = ACCEPTABLE, desc = "the next has its turn")
    @Outcome(expect = FORBIDDEN, desc = "the next waits, and no timer is set for it")
    @State
    public static class NextAgainstAbandonedWait extends Waits {
        private static final int SPINS = 1_000;

        private final CancellableContext first = context();
        private final CancellableContext next = context();
        private volatile boolean nextIsOver;

        @Actor
        public void next(IZ_Result r) {
            first.cancel(new CancellationException());
            r.r2 = acquire(next); // behind the other, perhaps, which has not left yet
            nextIsOver = true;
        }

        @Actor
        public void first(IZ_Result r) {
            acquire(first);
            for (int spins = 0; !nextIsOver; spins++) { // from here on, it is the time
                if (rate.waiting() > 0 && host.pendingTimers() == 0) {
                    r.r1++;
                    next.cancel(new CancellationException()); // or it would wait for ever
                }
                host.advance(PERIOD.toNanos());
                if (spins > SPINS) {
                    Thread.yield();
                }
            }
        }
    }

    /** A rate of which the first turn has been taken. */
    abstract static class Waits {
        final TimedHost host = new TimedHost();
        final Rate rate = Rate.of(1, PERIOD);

        Waits() {
            acquire(context());
        }

        final CancellableContext context() {
            return new CancellableNode(new ContextNode(host));
        }

        /** Waits for a turn in a context that may be cancelled; whether it has had it. */
        final boolean acquire(Context context) {
            try {
                context.run(rate::acquire);
                return true;
            } catch (CancelledException e) {
                return false;
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts", e);
            }
        }

        /** Whether a turn can be had without waiting. To be asked last: who would have to wait is left behind. */
        final boolean isTurn() {
            host.refuseTimers();
            try {
                return acquire(context());
            } catch (TimedHost.Refused e) {
                return false;
            }
        }
    }
}
