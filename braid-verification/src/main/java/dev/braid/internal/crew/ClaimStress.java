package dev.braid.internal.crew;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** P3: claims against claims, and against the closing of their source. */
public final class ClaimStress {

    private static final int TASKS = 4;

    private ClaimStress() {}

    /** P3: an array's claim fails, or who closes the array finds the worker busy and cancels it. */
    @JCStressTest
    @Outcome(id = "true, false", expect = FORBIDDEN, desc = "a task is claimed, and nobody cancels it")
    @Outcome(expect = ACCEPTABLE, desc = "not claimed, or cancelled")
    @State
    public static class ArrayAgainstCancel extends AgainstCancel {
        public ArrayAgainstCancel() {
            super(new ArraySource(new Object[] {"task"}));
        }

        @Actor
        public void claimer(ZZ_Result r) {
            r.r1 = claim();
        }

        @Actor
        public void canceller(ZZ_Result r) {
            r.r2 = cancel();
        }
    }

    /** P3: an iterator's claim fails, or who closes the source finds the worker busy and cancels it. */
    @JCStressTest
    @Outcome(id = "true, false", expect = FORBIDDEN, desc = "a task is claimed, and nobody cancels it")
    @Outcome(expect = ACCEPTABLE, desc = "not claimed, or cancelled")
    @State
    public static class IteratorAgainstCancel extends AgainstCancel {
        public IteratorAgainstCancel() {
            super(new IteratorSource(List.of("task").iterator()));
        }

        @Actor
        public void claimer(ZZ_Result r) {
            r.r1 = claim();
        }

        @Actor
        public void canceller(ZZ_Result r) {
            r.r2 = cancel();
        }
    }

    /** P3: a fork's claim fails, or who closes the source finds the worker busy and cancels it. */
    @JCStressTest
    @Outcome(id = "true, false", expect = FORBIDDEN, desc = "a task is claimed, and nobody cancels it")
    @Outcome(expect = ACCEPTABLE, desc = "not claimed, or cancelled")
    @State
    public static class ForkAgainstCancel extends AgainstCancel {
        public ForkAgainstCancel() {
            super(oneFork());
        }

        private static Source oneFork() {
            ForkSource source = new ForkSource(task -> {});
            source.add("task");
            return source;
        }

        @Actor
        public void claimer(ZZ_Result r) {
            r.r1 = claim();
        }

        @Actor
        public void canceller(ZZ_Result r) {
            r.r2 = cancel();
        }
    }

    /** P3: the claim of a task with a key fails, or who closes the source finds the worker busy and cancels it. */
    @JCStressTest
    @Outcome(id = "true, false", expect = FORBIDDEN, desc = "a task is claimed, and nobody cancels it")
    @Outcome(expect = ACCEPTABLE, desc = "not claimed, or cancelled")
    @State
    public static class KeyedAgainstCancel extends AgainstCancel {
        public KeyedAgainstCancel() {
            super(new KeyedSource(new ArraySource(new Object[] {"task"}), task -> task, 1, 1));
        }

        @Actor
        public void claimer(ZZ_Result r) {
            r.r1 = claim();
        }

        @Actor
        public void canceller(ZZ_Result r) {
            r.r2 = cancel();
        }
    }

    /** What a crew's thread does to claim, and what a crew does to cancel. */
    abstract static class AgainstCancel {
        private final Worker worker = Bare.worker();
        private final Source source;

        AgainstCancel(Source source) {
            this.source = source;
        }

        boolean claim() {
            worker.begin();
            return Bare.claim(source, worker, 1) == Claim.TASK;
        }

        boolean cancel() {
            source.close();
            return worker.cancel(worker.epoch(), false, 0);
        }
    }

    /** P3: once an array is closed, no claim succeeds that is not in the number of those claimed. */
    @JCStressTest
    @Outcome(id = "([0-4]), \\1", expect = ACCEPTABLE, desc = "as many as the source says")
    @Outcome(expect = FORBIDDEN, desc = "the source says another number than were claimed")
    @State
    public static class ArrayCountsItsClaims {
        private final Source source = new ArraySource(new Object[TASKS]);
        private final Worker worker = Bare.worker();

        @Actor
        public void claimer(JJ_Result r) {
            worker.begin();
            while (Bare.claim(source, worker, 3) == Claim.TASK) {
                r.r1 += worker.claimed();
                while (worker.advance()) {} // or the next chunk would be added to what is left of this one
                worker.end();
                worker.begin();
            }
        }

        @Actor
        public void closer(JJ_Result r) {
            source.close();
            r.r2 = source.claimed();
        }
    }

    /** P3: two threads that close an array at once are told the same number of claimed tasks. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the one that was claimed")
    @Outcome(expect = FORBIDDEN, desc = "another number than were claimed")
    @State
    public static class ArrayClosedTwice {
        private final Source source = new ArraySource(new Object[TASKS]);

        public ArrayClosedTwice() {
            Worker worker = Bare.worker();
            worker.begin();
            Bare.claim(source, worker, 1);
        }

        @Actor
        public void closer(JJ_Result r) {
            source.close();
            r.r1 = source.claimed();
        }

        @Actor
        public void other(JJ_Result r) {
            source.close();
            r.r2 = source.claimed();
        }
    }

    /** An iterator, which need not be thread-safe, gives each task to one of two threads, under its own index. */
    @JCStressTest
    @Outcome(id = "4, 0", expect = ACCEPTABLE, desc = "each task once")
    @Outcome(expect = FORBIDDEN, desc = "a task is lost, given twice, or given under another's index")
    @State
    public static class IteratorIsEnteredByOne {
        private final Iterator<Integer> iterator = IntStream.range(0, TASKS).iterator();
        private final Source source = new IteratorSource(iterator);
        private final Worker worker = Bare.worker();
        private final Worker other = Bare.worker();

        /** How many claims of one thread were right, and how many were not. */
        private int right;

        private int wrong;

        @Actor
        public void claimer(II_Result r) {
            all(worker, r);
        }

        @Actor
        public void other(II_Result r) {
            II_Result mine = new II_Result();
            all(other, mine);
            right = mine.r1;
            wrong = mine.r2;
        }

        private void all(Worker worker, II_Result r) {
            Claim claim;
            do {
                worker.begin();
                claim = Bare.claim(source, worker, 1);
                if (claim == Claim.TASK) {
                    if (source.task(worker).equals((int) worker.index())) {
                        r.r1++;
                    } else {
                        r.r2++;
                    }
                }
                worker.end();
            } while (claim != Claim.NONE);
        }

        @Arbiter
        public void arbiter(II_Result r) {
            r.r1 += right;
            r.r2 += wrong;
        }
    }

    /** P3: once an iterator is closed and its claims have ended, their number is that of those claimed. */
    @JCStressTest
    @Outcome(id = "([0-4]), \\1", expect = ACCEPTABLE, desc = "as many as the source says")
    @Outcome(expect = FORBIDDEN, desc = "the source says another number than were claimed")
    @State
    public static class IteratorCountsItsClaims {
        private final Source source =
                new IteratorSource(IntStream.range(0, TASKS).iterator());
        private final Worker worker = Bare.worker();

        @Actor
        public void claimer(JJ_Result r) {
            worker.begin();
            while (Bare.claim(source, worker, 1) == Claim.TASK) {
                r.r1++;
                worker.end();
                worker.begin();
            }
        }

        @Actor
        public void closer() {
            source.close();
        }

        @Arbiter
        public void arbiter(JJ_Result r) {
            r.r2 = source.claimed();
        }
    }
}
