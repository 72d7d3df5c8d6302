package dev.braid;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.CancellationException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.ZII_Result;

/** Permits that are given back while those who wait for them give up. */
public final class PermitStress {

    private PermitStress() {}

    /** A wait that is cancelled as a permit is given back has the permit, or has taken none. */
    @JCStressTest
    @Outcome(id = "true, 0, 0", expect = ACCEPTABLE, desc = "it has the permit")
    @Outcome(id = "false, 1, 0", expect = ACCEPTABLE, desc = "it has given up, and the permit is free")
    @Outcome(expect = FORBIDDEN, desc = "a permit is lost or there is one more, or somebody waits who has gone")
    @State
    public static class ReleaseAgainstAbandonedWait extends Waits {
        private static int turn; // which of the two comes first; a lost turn does no harm

        private final PermitPool pool = pool(1);
        private final CancellableContext context = context();

        @Actor
        public void waiter(ZII_Result r) {
            r.r1 = acquire(pool, 1, context);
        }

        @Actor
        public void other() {
            boolean first = (turn++ & 1) == 0;
            if (first) {
                pool.release(1);
            }
            context.cancel(new CancellationException());
            if (!first) {
                pool.release(1);
            }
        }

        @Arbiter
        public void arbiter(ZII_Result r) {
            r.r2 = pool.free();
            r.r3 = pool.waiting();
        }
    }

    /** When one that waits for too many gives up, those whom it kept back have their turn. */
    @JCStressTest
    @Outcome(id = "0, true", expect = ACCEPTABLE, desc = "the next has its permit")
    @Outcome(expect = FORBIDDEN, desc = "the next still waits, though there is a permit for it")
    @State
    public static class NextAgainstAbandonedWait extends Waits {
        private final PermitPool pool = pool(2);
        private final CancellableContext heavy = context();
        private final CancellableContext light = context();

        @Actor
        public void heavy(IZ_Result r) {
            acquire(pool, 2, heavy); // in vain: one has been taken
            r.r1 = pool.waiting(); // who comes from now on need not wait
            if (r.r1 > 0) {
                light.cancel(new CancellationException()); // or it would wait for ever
            }
        }

        @Actor
        public void light(IZ_Result r) {
            heavy.cancel(new CancellationException());
            r.r2 = acquire(pool, 1, light); // in the queue, perhaps, before the other has left it
        }
    }

    /** P4, P12: who waits is woken by who gives back, and sees what that one wrote. */
    @JCStressTest
    @Outcome(id = "8, 1", expect = ACCEPTABLE, desc = "one at a time")
    @Outcome(expect = FORBIDDEN, desc = "two hold the permit at once, or one does not see what the other wrote")
    @State
    public static class OneHoldsAtATime extends Waits {
        private static final int TURNS = 4;

        private final PermitPool pool = new PermitPool(1);
        private final CancellableContext context = context();
        private int written;

        @Actor
        public void one() {
            takeTurns();
        }

        @Actor
        public void other() {
            takeTurns();
        }

        private void takeTurns() {
            for (int i = 0; i < TURNS; i++) {
                acquire(pool, 1, context);
                written++;
                pool.release(1);
            }
        }

        @Arbiter
        public void arbiter(II_Result r) {
            r.r1 = written;
            r.r2 = pool.free();
        }
    }

    /** Pools of which one permit has been taken, and contexts to wait in. */
    abstract static class Waits {

        static PermitPool pool(int permits) {
            PermitPool pool = new PermitPool(permits);
            acquire(pool, 1, context());
            return pool;
        }

        static CancellableContext context() {
            return new CancellableNode(new ContextNode(new ActedHost()));
        }

        /** Waits for permits in a context that may be cancelled; whether it has got them. */
        static boolean acquire(PermitPool pool, int weight, Context context) {
            try {
                context.run(() -> pool.acquire(weight));
                return true;
            } catch (CancelledException e) {
                return false;
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts", e);
            }
        }
    }
}
