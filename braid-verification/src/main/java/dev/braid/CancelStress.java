package dev.braid;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZZ_Result;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** P3: what a cancel stops, and whom it reaches. */
public final class CancelStress {

    private CancelStress() {}

    /** P3: no task begins after a cancel has returned, but for one that was claimed before and has been interrupted. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "none, or interrupted")
    @Outcome(expect = FORBIDDEN, desc = "a task begins that the cancel has not reached")
    @State
    public static class NothingBeginsAfterCancel {
        // So many that threads claim in chunks in the end, where a cancel may mean a task that is just over.
        private static final int TASKS = 64;

        private static int turn; // varies when the cancel comes; a lost turn does no harm

        private volatile boolean cancelled;
        private int escaped;
        private final Acted<List<Integer>> run = new Acted<>(
                FanOut.unlimited(),
                Acted.array(TASKS),
                task -> {
                    if (cancelled && !Thread.currentThread().isInterrupted()) {
                        escaped++;
                    }
                    return task;
                },
                new Listed<>(OptionalLong.empty()));

        @Actor
        public void thread() {
            run.host.act();
        }

        @Actor
        public void canceller() {
            for (int i = turn++ & 127; i > 0; i--) {
                Thread.onSpinWait();
            }
            run.execution.context().cancel(new CancellationException());
            cancelled = true;
        }

        @Arbiter
        public void arbiter(I_Result r) {
            r.r1 = escaped;
        }
    }

    /** P3: a run that begins while its parent is cancelled is cancelled too. */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "cancelled")
    @Outcome(expect = FORBIDDEN, desc = "the cancel has not reached the child")
    @State
    public static class CancelReachesNewChild {
        private final ContextNode parent = new CancellableNode(new ContextNode(new ActedHost()));
        private final ContextNode child = new ContextNode(parent, ContextNode.NO_DEADLINE, false);

        @Actor
        public void canceller() {
            parent.cancel(new CancellationException());
        }

        @Actor
        public void run() {
            child.tie();
        }

        @Arbiter
        public void arbiter(Z_Result r) {
            r.r1 = child.ownCause() != null; // known without asking the parent
        }
    }

    /** P3: who listens while a context is cancelled is told, once. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "told once")
    @Outcome(expect = FORBIDDEN, desc = "never told, or twice")
    @State
    public static class ListenerIsToldOnce {
        private final ContextNode context = new CancellableNode(new ContextNode(new ActedHost()));
        private volatile int told;

        @Actor
        public void canceller() {
            context.cancel(new CancellationException());
        }

        @Actor
        @SuppressWarnings("NonAtomicVolatileUpdate") // if two threads come here, that is the failure
        public void listener() {
            var _ = context.onCancel(cause -> told++);
        }

        @Arbiter
        public void arbiter(I_Result r) {
            r.r1 = told;
        }
    }

    /** An action that is called off while its context is cancelled runs or has been called off, and who calls it off knows which. */
    @JCStressTest
    @Outcome(id = {"1, false", "0, true"}, expect = ACCEPTABLE, desc = "one of both")
    @Outcome(expect = FORBIDDEN, desc = "it ran though it was called off, or neither")
    @State
    public static class ActionRunsOrIsRemoved {
        private final ContextNode context = new CancellableNode(new ContextNode(new ActedHost()));
        private final AtomicInteger ran = new AtomicInteger();
        private final Context.Registration registration = context.onCancel(cause -> ran.incrementAndGet());

        @Actor
        public void canceller() {
            context.cancel(new CancellationException());
        }

        @Actor
        public void remover(IZ_Result r) {
            r.r2 = registration.remove();
        }

        @Arbiter
        public void arbiter(IZ_Result r) {
            r.r1 = ran.get();
        }
    }

    /** A context that ends while it is cancelled is one of both: its action runs if it was cancelled, and it says which. */
    @JCStressTest
    @Outcome(id = {"1, true, true", "0, false, false"}, expect = ACCEPTABLE, desc = "cancelled and told, or neither")
    @Outcome(expect = FORBIDDEN, desc = "cancelled and not told, or told and not cancelled")
    @State
    public static class EndsOrIsCancelled {
        private final ContextNode context = new CancellableNode(new ContextNode(new ActedHost()));
        private final AtomicInteger ran = new AtomicInteger();
        private final Context.Registration registration = context.onCancel(cause -> ran.incrementAndGet());

        @Actor
        public void canceller(IZZ_Result r) {
            r.r2 = context.cancel(new CancellationException());
        }

        @Actor
        public void end() {
            context.untie();
        }

        @Arbiter
        public void arbiter(IZZ_Result r) {
            r.r1 = ran.get();
            r.r3 = context.isCancelled() && !registration.remove();
        }
    }

    /** What begins to listen while the context above ends is told when the one around that is cancelled. */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "told")
    @Outcome(expect = FORBIDDEN, desc = "the cancel has not reached it")
    @State
    public static class CancelReachesPastAnEnd {
        private static int turn; // varies when the end comes; a lost turn does no harm

        private final ContextNode outer = new CancellableNode(new ContextNode(new ActedHost()));
        private final ContextNode ending = new ContextNode(outer, ContextNode.NO_DEADLINE, false);
        private final ContextNode child = new ContextNode(ending, ContextNode.NO_DEADLINE, false);

        @Actor
        public void end() {
            for (int i = turn++ & 127; i > 0; i--) {
                Thread.onSpinWait();
            }
            ending.untie();
        }

        @Actor
        public void listener() {
            child.tie();
        }

        @Arbiter
        public void arbiter(Z_Result r) {
            outer.cancel(new CancellationException());
            r.r1 = child.ownCause() != null; // known without asking what is above
        }
    }

    /** P2: of two who cancel at once one wins, and the cause is the winner's. */
    @JCStressTest
    @Outcome(id = {"true, false, true", "false, true, true"}, expect = ACCEPTABLE, desc = "one of them")
    @Outcome(expect = FORBIDDEN, desc = "both, none, or the loser's cause")
    @State
    public static class OneCancelWins {
        private final ContextNode context = new ContextNode(new ActedHost());
        private final Throwable one = new Acted.Failure("one");
        private final Throwable other = new Acted.Failure("other");

        @Actor
        public void one(ZZZ_Result r) {
            r.r1 = context.cancel(one);
        }

        @Actor
        public void other(ZZZ_Result r) {
            r.r2 = context.cancel(other);
        }

        @Arbiter
        public void arbiter(ZZZ_Result r) {
            r.r3 = context.ownCause() == (r.r1 ? one : other);
        }
    }
}
