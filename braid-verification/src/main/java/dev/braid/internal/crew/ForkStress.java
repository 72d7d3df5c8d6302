package dev.braid.internal.crew;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Forks that are added while others end, while their source is closed, and while somebody waits for all of them. */
public final class ForkStress {

    private static final int FORKS = 3;

    private ForkStress() {}

    /** P3: each fork that is added or claimed while the source is closed is claimed before that or dropped, once. */
    @JCStressTest
    @Outcome(id = "3, 0, true", expect = ACCEPTABLE, desc = "an end for each, and then it is quiet")
    @Outcome(expect = FORBIDDEN, desc = "a fork is lost, has two ends, or is claimed after the close; or it is never quiet")
    @State
    public static class ForkAgainstClose extends Forks {
        private static int turn; // varies when the close comes; a lost turn does no harm

        private final Worker worker = Bare.worker();
        private volatile boolean closed;
        private int late;

        @Actor
        public void thread() {
            source.add(0);
            claim();
            source.add(1);
            source.add(2);
            claim();
            claim();
        }

        private void claim() {
            boolean after = closed;
            late += claimAndEnd(worker) == Claim.TASK && after ? 1 : 0;
        }

        @Actor
        public void closer() {
            for (int i = turn++ & 63; i > 0; i--) {
                Thread.onSpinWait();
            }
            source.close();
            closed = true;
        }

        @Arbiter
        public void arbiter(IIZ_Result r) {
            r.r1 = withOneEnd();
            r.r2 = late;
            r.r3 = source.isQuiet() && claimAndEnd(worker) == Claim.NONE;
        }
    }

    /** Each fork is claimed by one of two threads, once, while more are added. */
    @JCStressTest
    @Outcome(id = "3, 0, true", expect = ACCEPTABLE, desc = "an end for each, and then it is quiet")
    @Outcome(expect = FORBIDDEN, desc = "a fork is lost or claimed twice, two have one index, or it is never quiet")
    @State
    public static class ForkAgainstClaims extends Forks {
        private final Worker worker = Bare.worker();
        private final Worker other = Bare.worker();

        @Actor
        public void thread() {
            for (int fork = 0; fork < FORKS; fork++) {
                source.add(fork);
            }
            claimSome(worker);
        }

        @Actor
        public void other() {
            claimSome(other);
        }

        private void claimSome(Worker worker) {
            for (int fork = 0; fork < FORKS; fork++) {
                claimAndEnd(worker);
            }
        }

        @Arbiter
        public void arbiter(IIZ_Result r) {
            claimSome(worker);
            r.r1 = withOneEnd();
            r.r2 = withSharedIndex();
            r.r3 = source.isQuiet() && source.claimed() == FORKS;
        }
    }

    /** While a task forks and ends, nobody finds the source quiet: the fork is still to come. */
    @JCStressTest
    @Outcome(id = "false", expect = ACCEPTABLE, desc = "never quiet")
    @Outcome(expect = FORBIDDEN, desc = "quiet though a fork has not ended")
    @State
    public static class QuietAgainstForkOfTheLast extends Forks {
        private static final int TIMES = 64;

        public QuietAgainstForkOfTheLast() {
            source.add(0);
        }

        @Actor
        public void task() {
            for (int fork = 1; fork <= TIMES; fork++) {
                source.add(fork);
                source.ended(fork - 1);
            }
        }

        @Actor
        public void owner(Z_Result r) {
            for (int times = 0; times < TIMES; times++) {
                r.r1 |= source.isQuiet();
            }
        }
    }

    /** P12: who waits for quiet is woken by the last fork that ends, and sees what all of them wrote. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "sees all")
    @Outcome(expect = FORBIDDEN, desc = "does not see what a fork wrote")
    @State
    public static class AwaitAgainstTheLastEnds extends Forks {
        private final int[] written = new int[2];

        public AwaitAgainstTheLastEnds() {
            source.add(0);
            source.add(1);
        }

        @Actor
        public void thread() {
            end(0);
            end(1);
            source.idle(); // it leaves
        }

        private void end(int fork) {
            written[fork] = 1;
            source.ended(fork);
        }

        @Actor
        public void owner(I_Result r) {
            try {
                source.awaitQuiet();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            r.r1 = written[0] + written[1];
        }
    }

    /** P4: of the owner that seals and the last fork that ends one finds the source exhausted, and so sees to the end of the crew. */
    @JCStressTest
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "neither: nobody would close the crew")
    @Outcome(expect = ACCEPTABLE, desc = "one of them, or both")
    @State
    public static class SealAgainstTheLastEnd extends Forks {
        public SealAgainstTheLastEnd() {
            source.add(0);
        }

        @Actor
        public void owner(ZZ_Result r) {
            source.seal();
            r.r1 = source.exhausted();
        }

        @Actor
        public void fork(ZZ_Result r) {
            source.ended(0);
            r.r2 = source.exhausted();
        }
    }

    /** A source of forks that are numbers, of which each end is counted. */
    abstract static class Forks {
        private final AtomicIntegerArray ends = new AtomicIntegerArray(FORKS);
        private final AtomicIntegerArray indices = new AtomicIntegerArray(FORKS);

        final ForkSource source = new ForkSource(fork -> ends.incrementAndGet((Integer) fork));

        Claim claimAndEnd(Worker worker) {
            worker.begin();
            Claim claim = Bare.claim(source, worker, 1);
            if (claim == Claim.TASK) {
                indices.incrementAndGet((int) worker.index());
                Integer fork = (Integer) source.task(worker);
                ends.incrementAndGet(fork);
                worker.end();
                source.ended(fork);
            } else {
                worker.end();
            }
            return claim;
        }

        int withOneEnd() {
            return count(ends, 1);
        }

        int withSharedIndex() {
            return FORKS - count(indices, 1);
        }

        private static int count(AtomicIntegerArray all, int wanted) {
            int count = 0;
            for (int fork = 0; fork < FORKS; fork++) {
                count += all.get(fork) == wanted ? 1 : 0;
            }
            return count;
        }
    }
}
