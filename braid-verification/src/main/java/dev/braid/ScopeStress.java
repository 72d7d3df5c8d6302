package dev.braid;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.LZ_Result;
import org.openjdk.jcstress.infra.results.ZII_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Scopes whose forks, joins and ends meet. */
public final class ScopeStress {

    private ScopeStress() {}

    /** P12: who has joined sees what all forks wrote, also those that forks have forked, and their results. */
    @JCStressTest
    @Outcome(id = "3, 3", expect = ACCEPTABLE, desc = "sees all")
    @Outcome(expect = FORBIDDEN, desc = "something that a fork wrote is not seen")
    @State
    public static class JoinSeesWhatForksWrote extends Scopes {
        private final int[] written = new int[3];

        @Actor
        public void owner(II_Result r) {
            scope(scope -> {
                Fork<Integer> zero = scope.fork(() -> {
                    scope.forkRun(() -> write(2));
                    return write(0);
                });
                Fork<Integer> one = scope.fork(() -> write(1));
                scope.join();
                r.r1 = IntStream.of(written).sum();
                r.r2 = zero.get() + one.get() + written[2];
            });
        }

        private int write(int fork) {
            written[fork] = 1;
            return 1;
        }

        @Actor
        public void thread() {
            act();
        }
    }

    /** P1, P3: a scope that is cancelled while it is joined: all its forks have an end, and the join throws only if it was cancelled. */
    @JCStressTest
    @Outcome(id = "true, true, 2", expect = ACCEPTABLE, desc = "cancelled, and the join says so")
    @Outcome(id = "true, false, 2", expect = ACCEPTABLE, desc = "joined, and cancelled after that")
    @Outcome(id = "false, false, 2", expect = ACCEPTABLE, desc = "joined and left, and the cancel came too late")
    @Outcome(expect = FORBIDDEN, desc = "the join throws though nobody has cancelled, or returns though not all have succeeded")
    @State
    public static class CancelAgainstJoin extends Scopes {

        @Actor
        public void owner(ZZI_Result r) {
            scope(scope -> {
                List<Fork<?>> forks = List.of(scope.forkRun(() -> {}), scope.forkRun(() -> {}));
                r.r2 = isJoinCancelled(scope);
                r.r3 = ended(forks, r.r2);
            });
            r.r3 += thrown == null ? 0 : 10;
        }

        @Actor
        public void thread(ZZI_Result r) {
            Scope<RuntimeException> scope = awaitScope();
            work();
            host.act();
            r.r1 = scope.cancel(new CancellationException());
            act();
        }
    }

    /** P1, P3: forks that run while their scope is cancelled: each has an end at the join, and none begins or goes on after that. */
    @JCStressTest
    @Outcome(id = "true, 2, 0", expect = ACCEPTABLE, desc = "the join says so, and all is over")
    @Outcome(expect = FORBIDDEN, desc = "a fork has no end at the join, or runs after it")
    @State
    public static class CancelAgainstForks extends Scopes {
        private int steps;
        private int stepsAtTheEnd;

        @Actor
        public void owner(ZII_Result r) {
            scope(scope -> {
                List<Fork<?>> forks = List.of(scope.forkRun(this::run), scope.forkRun(this::run));
                work();
                scope.cancel(new CancellationException());
                r.r1 = isJoinCancelled(scope);
                r.r2 = ended(forks, true);
                stepsAtTheEnd = steps;
            });
        }

        private void run() {
            for (int i = 0; i < 10; i++) {
                steps++;
                Thread.onSpinWait();
            }
        }

        @Actor
        public void thread() {
            act();
        }

        @Arbiter
        public void arbiter(ZII_Result r) {
            host.actAll();
            r.r3 = steps - stepsAtTheEnd;
        }
    }

    /** P1: what a thread of the user's forks just as the scope ends has run by then, is cancelled, or is refused; nobody waits for it for ever. */
    @JCStressTest
    @Outcome(id = {"SUCCEEDED, false", "CANCELLED, false", "refused, false"}, expect = ACCEPTABLE, desc = "it has an end")
    @Outcome(expect = FORBIDDEN, desc = "it is left waiting, or runs after the end")
    @State
    public static class ForkOfAUsersThreadAgainstTheEnd extends Scopes {
        private volatile @Nullable Context inside;
        private volatile boolean late;
        private @Nullable Fork<?> fork;

        @Actor
        public void owner() {
            scope(scope -> {
                inside = Context.current();
                for (int i = 0; i < 8; i++) {
                    work(); // about as long as it takes to fork
                }
            });
        }

        @Actor
        public void user() {
            Scope<RuntimeException> scope = awaitScope();
            Context context = inside;
            for (int spins = 0; context == null; spins++) {
                pause(spins);
                context = inside;
            }
            work();
            try {
                context.run(() -> fork = scope.forkRun(() -> late |= isOver()));
            } catch (IllegalStateException e) {
                // refused
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts", e);
            }
            act();
        }

        @Arbiter
        public void arbiter(LZ_Result r) {
            host.actAll();
            r.r1 = fork == null ? "refused" : fork.state().toString();
            r.r2 = late;
        }
    }

    /** P12: who sees that a fork has failed sees why. */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "its failure")
    @Outcome(expect = FORBIDDEN, desc = "none, or something else")
    @State
    public static class FailureAgainstTheState extends Scopes {
        private final IllegalStateException failure = new IllegalStateException();

        @Actor
        public void owner(Z_Result r) {
            scope(scope -> {
                Fork<?> fork = scope.forkRun(() -> {
                    throw failure;
                });
                for (int spins = 0; !fork.state().isEnded(); spins++) {
                    pause(spins);
                }
                r.r1 = fork.cause().orElse(null) == failure;
            });
        }

        @Actor
        public void thread() {
            act();
        }
    }

    /** P4: what a task forks while all others leave runs, though the block has been left: the scope's end waits for it. */
    @JCStressTest
    @Outcome(id = "2, false", expect = ACCEPTABLE, desc = "both have run")
    @Outcome(expect = FORBIDDEN, desc = "the scope has ended without it")
    @State
    public static class ForkAgainstTheLastLeaving extends Scopes {
        private int ran;

        @Actor
        public void owner(IZ_Result r) {
            scope(scope -> {
                scope.forkRun(() -> {
                    ran++;
                    work();
                    scope.forkRun(() -> ran++);
                });
                host.act(); // one of the two threads, if it comes so soon
            });
            r.r1 = ran;
            r.r2 = thrown != null;
        }

        @Actor
        public void thread() {
            act();
        }
    }

    /** One scope, whose block is one actor's and whose threads are others'. */
    abstract static class Scopes {
        private static final FanOut POLICY = FanOut.limit(2);
        private static final int SPINS = 1_000;

        private static int turn; // written by several; a lost turn does no harm

        final ActedHost host = new ActedHost();
        private volatile @Nullable Scope<RuntimeException> scope;
        private volatile boolean over;

        /** What leaving the scope has thrown; written by the owner. */
        @Nullable Throwable thrown;

        /** Runs the block in a scope. */
        final void scope(ScopeConsumer<RuntimeException> block) {
            try {
                new ContextNode(host).run(() -> POLICY.<RuntimeException>scopeRun(opened -> {
                    scope = opened;
                    block.accept(opened);
                }));
            } catch (Throwable t) {
                thrown = t;
            }
            over = true;
        }

        final boolean isOver() {
            return over;
        }

        static boolean isJoinCancelled(Scope<RuntimeException> scope) throws InterruptedException {
            try {
                scope.join();
                return false;
            } catch (CancelledException e) {
                return true;
            }
        }

        /** How many have ended; of those that nobody has cancelled, how many have succeeded. */
        static int ended(List<Fork<?>> forks, boolean cancelled) {
            int count = 0;
            for (Fork<?> fork : forks) {
                count += (cancelled ? fork.state().isEnded() : fork.state() == Fork.State.SUCCEEDED) ? 1 : 0;
            }
            return count;
        }

        final Scope<RuntimeException> awaitScope() {
            Scope<RuntimeException> known = scope;
            for (int spins = 0; known == null; spins++) {
                pause(spins);
                known = scope;
            }
            return known;
        }

        /** Acts the scope's threads until it has ended. */
        final void act() {
            for (int spins = 0; !over; spins++) {
                if (!host.act()) {
                    pause(spins + SPINS);
                }
            }
        }

        static void work() {
            for (int i = turn++ & 63; i > 0; i--) {
                Thread.onSpinWait();
            }
        }

        /** Waits for another actor, which may have to wait for a processor. */
        static void pause(int spins) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }
}
