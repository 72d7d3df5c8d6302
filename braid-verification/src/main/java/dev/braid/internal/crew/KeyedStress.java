package dev.braid.internal.crew;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Tasks with keys: places that are given back while others look ahead. */
public final class KeyedStress {

    private static final int TASKS = 6;

    private KeyedStress() {}

    /** P8: while one thread gives a key's place back and another looks ahead no task is lost, and no more of a key run than may. */
    @JCStressTest
    @Outcome(id = "6, 0, true", expect = ACCEPTABLE, desc = "each task once, one of a key at a time")
    @Outcome(expect = FORBIDDEN, desc = "a task is lost or run twice, or two of a key at once")
    @State
    public static class PlaceGivenBackAgainstLookingAhead extends Keys {
        private final Worker worker = Bare.worker();
        private final Worker other = Bare.worker();

        public PlaceGivenBackAgainstLookingAhead() {
            super(new ArraySource(IntStream.range(0, TASKS).boxed().toArray()), 2);
        }

        @Actor
        public void thread() {
            runMost(worker);
        }

        @Actor
        public void other() {
            runMost(other);
        }

        @Arbiter
        public void arbiter(IIZ_Result r) {
            while (run(worker) == Claim.TASK) {} // nobody else is there: what cannot be claimed now is lost
            r.r1 = withOneEnd();
            r.r2 = tooMany.get();
            r.r3 = source.exhausted();
        }
    }

    /** P3: a task that is set aside, or just made ready, while the source is closed is claimed before that or dropped, once. */
    @JCStressTest
    @Outcome(id = "6, true", expect = ACCEPTABLE, desc = "an end for each, and then it is quiet")
    @Outcome(expect = FORBIDDEN, desc = "a task is lost or has two ends, and who waits for it waits for ever")
    @State
    public static class SetAsideAgainstClose extends Keys {
        private static int turn; // varies when the close comes; a lost turn does no harm

        private final ForkSource forks;
        private final Worker worker = Bare.worker();
        private final Object first;

        public SetAsideAgainstClose() {
            AtomicIntegerArray ends = new AtomicIntegerArray(TASKS);
            ForkSource forks = new ForkSource(fork -> ends.incrementAndGet((Integer) fork));
            super(forks, TASKS, ends);
            this.forks = forks;
            for (int task = 0; task < TASKS; task++) {
                forks.add(task);
            }
            worker.begin();
            Bare.claim(source, worker, 1);
            first = source.task(worker);
            worker.end();
        }

        @Actor
        public void thread() {
            run(worker);
            end(first);
            runMost(worker);
        }

        @Actor
        public void closer() {
            for (int i = turn++ & 127; i > 0; i--) {
                Thread.onSpinWait();
            }
            source.close();
        }

        @Arbiter
        public void arbiter(IZ_Result r) {
            r.r1 = withOneEnd();
            r.r2 = forks.isQuiet() && run(worker) == Claim.NONE;
        }
    }

    /** Nobody finds the source exhausted while the last task is on its way to be set aside. */
    @JCStressTest
    @Outcome(id = "false", expect = ACCEPTABLE, desc = "never exhausted")
    @Outcome(expect = FORBIDDEN, desc = "exhausted though a task waits for its key")
    @State
    public static class ExhaustedAgainstSettingAside extends Keys {
        private final Worker worker = Bare.worker();

        public ExhaustedAgainstSettingAside() {
            super(new ArraySource(new Object[] {0, 2}), 2);
            worker.begin();
            Bare.claim(source, worker, 1);
            source.task(worker); // runs until the end
            worker.end();
        }

        @Actor
        public void thread() {
            run(worker);
        }

        @Actor
        public void other(Z_Result r) {
            for (int times = 0; times < TASKS; times++) {
                r.r1 |= source.exhausted();
            }
        }
    }

    /** A source of tasks that are numbers, the even ones with one key and the odd ones with another; one of each at a time. */
    abstract static class Keys {
        private static final int MOST_VAIN = 50;

        private final AtomicIntegerArray ends;
        private final AtomicIntegerArray running = new AtomicIntegerArray(2);

        /** How often a task has met one with the same key. */
        final AtomicInteger tooMany = new AtomicInteger();

        final KeyedSource source;

        Keys(Source tasks, long window) {
            this(tasks, window, new AtomicIntegerArray(TASKS));
        }

        Keys(Source tasks, long window, AtomicIntegerArray ends) {
            this.ends = ends;
            this.source = new KeyedSource(tasks, task -> (Integer) task % 2, 1, window);
        }

        /** Runs tasks until there are none, or none for some time. */
        void runMost(Worker worker) {
            for (int vain = 0; vain < MOST_VAIN; vain++) {
                Claim claim = run(worker);
                if (claim == Claim.NONE) {
                    return;
                }
                if (claim == Claim.TASK) {
                    vain = 0;
                }
            }
        }

        Claim run(Worker worker) {
            worker.begin();
            Claim claim = Bare.claim(source, worker, 1);
            if (claim != Claim.TASK) {
                worker.end();
                return claim;
            }
            Object held = source.task(worker);
            int key = number(held) % 2;
            if (running.incrementAndGet(key) > 1) {
                tooMany.incrementAndGet();
            }
            running.decrementAndGet(key);
            worker.end();
            end(held);
            return claim;
        }

        void end(Object held) {
            ends.incrementAndGet(number(held));
            source.ended(held);
        }

        private static int number(Object held) {
            return (Integer) ((KeyedSource.Held) held).task();
        }

        int withOneEnd() {
            int count = 0;
            for (int task = 0; task < TASKS; task++) {
                count += ends.get(task) == 1 ? 1 : 0;
            }
            return count;
        }
    }
}
