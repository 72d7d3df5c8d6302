package dev.braid.internal.crew;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Each task of a chunk is run once, by its worker or by a thief, and none stays reserved. Results: tasks lost; runs too many, or tasks
 * still reserved; tasks stolen.
 */
public final class ChunkStress {

    // Not from 0 on: an index that is computed from nothing would be right by chance.
    private static final int FIRST = 5;
    private static final int COUNT = 6;
    private static final int END = FIRST + COUNT;

    private ChunkStress() {}

    /** No task is lost or run twice while a thief takes from a worker that goes from one task to the next. */
    @JCStressTest
    @Outcome(id = "0, 0, .*", expect = ACCEPTABLE, desc = "each once")
    @Outcome(expect = FORBIDDEN, desc = "a task is lost, run twice, or still reserved")
    @State
    public static class StealAgainstAdvance extends Stolen {
        public StealAgainstAdvance() {
            claim(FIRST, COUNT);
        }

        @Actor
        public void worker() {
            workers.runAll(worker);
        }

        @Actor
        public void thief() {
            stealAndRun();
        }

        @Arbiter
        public void arbiter(III_Result r) {
            verdict(r);
        }
    }

    /** No task is lost or run twice while a thief takes from a worker that is between two tasks. */
    @JCStressTest
    @Outcome(id = "0, 0, .*", expect = ACCEPTABLE, desc = "each once")
    @Outcome(expect = FORBIDDEN, desc = "a task is lost, run twice, or still reserved")
    @State
    public static class StealAgainstResume extends Stolen {
        public StealAgainstResume() {
            claim(FIRST, COUNT);
        }

        @Actor
        public void worker() {
            workers.run(worker);
            worker.end();
            workers.runTheRest(worker);
        }

        @Actor
        public void thief() {
            stealAndRun();
        }

        @Arbiter
        public void arbiter(III_Result r) {
            verdict(r);
        }
    }

    /** A thief that comes while a chunk is handed over takes what belongs to it, by its right index. */
    @JCStressTest
    @Outcome(id = "0, 0, .*", expect = ACCEPTABLE, desc = "each once")
    @Outcome(expect = FORBIDDEN, desc = "a task is lost, run twice, or still reserved")
    @State
    public static class StealAgainstGive extends Stolen {
        private static final int BORDER = FIRST + COUNT / 2;

        /** Two chunks one after the other, the second first: what a thief knows of the first is of no use for it. */
        @Actor
        public void worker() {
            claim(BORDER, END - BORDER);
            workers.runAll(worker);
            claim(FIRST, BORDER - FIRST);
            workers.runAll(worker);
        }

        @Actor
        public void thief() {
            stealAndRun();
        }

        @Arbiter
        public void arbiter(III_Result r) {
            verdict(r);
        }
    }

    /** No task is lost or run twice while two thieves take from a worker, and from each other. */
    @JCStressTest
    @Outcome(id = "0, 0, .*", expect = ACCEPTABLE, desc = "each once")
    @Outcome(expect = FORBIDDEN, desc = "a task is lost, run twice, or still reserved")
    @State
    public static class TwoThieves extends Stolen {
        private final Worker other = Bare.beside(worker);
        private final Runs others = new Runs();

        public TwoThieves() {
            claim(FIRST, COUNT);
        }

        @Actor
        public void thief() {
            stealAndRun(thief, thieves, worker, other);
        }

        @Actor
        public void other() {
            stealAndRun(other, others, worker, thief);
        }

        @Arbiter
        public void arbiter(III_Result r) {
            workers.runAll(worker);
            verdict(r, workers, thieves, others);
        }
    }

    /** What is left to a task that is being cancelled is still there after, less what a thief has taken. */
    @JCStressTest
    @Outcome(id = "0, 0, .*", expect = ACCEPTABLE, desc = "each once")
    @Outcome(expect = FORBIDDEN, desc = "a task is lost, run twice, or still reserved")
    @State
    public static class StealAgainstCancel extends Stolen {
        public StealAgainstCancel() {
            Bare.arrive(worker, new SlowToInterrupt());
            claim(FIRST, COUNT);
        }

        @Actor
        public void canceller() {
            worker.cancel(worker.epoch(), true, 0);
        }

        @Actor
        public void thief() {
            stealAndRun();
        }

        @Arbiter
        public void arbiter(III_Result r) {
            workers.runAll(worker);
            verdict(r);
        }
    }

    /** A cancel while a chunk is handed over leaves all of it, and the task that begins is cancelled. */
    @JCStressTest
    @Outcome(id = "0, 0, 5", expect = ACCEPTABLE, desc = "cancelled, with all that is left")
    @Outcome(expect = FORBIDDEN, desc = "the cancel is lost or stuck, or part of the chunk is lost")
    @State
    public static class CancelAgainstGive extends Stolen {
        public CancelAgainstGive() {
            Bare.arrive(worker, new SlowToInterrupt());
            worker.begin();
            reserve(COUNT);
        }

        @Actor
        public void worker() {
            worker.give(FIRST, COUNT);
        }

        @Actor
        public void canceller() {
            worker.cancel(worker.epoch(), true, 0);
        }

        @Arbiter
        public void arbiter(III_Result r) {
            r.r1 = worker.isLate(worker.epoch()) ? 0 : 1;
            stealAndRun();
            r.r2 = Runs.surplus(FIRST + 1, END, thieves) + leftReserved();
            r.r3 = thieves.count();
        }
    }

    abstract static class Stolen {
        private static final int TRIES = 32;

        final Worker worker = Bare.worker();
        final Worker thief = Bare.beside(worker);
        final Runs workers = new Runs();
        final Runs thieves = new Runs();

        /** As the crew does it: reserves all but one of the tasks, then hands them over. */
        void claim(int first, int count) {
            worker.begin();
            reserve(count);
            worker.give(first, count);
        }

        void reserve(int count) {
            crew().reserve(count - 1);
        }

        /** What is reserved though all that was claimed has begun: threads would be started for it, for ever. */
        int leftReserved() {
            return crew().reserved();
        }

        private Crew crew() {
            return Objects.requireNonNull(worker.crew);
        }

        void stealAndRun() {
            stealAndRun(thief, thieves, worker);
        }

        static void stealAndRun(Worker thief, Runs runs, Worker... victims) {
            thief.begin();
            for (int tries = 0; tries < TRIES; tries++) {
                for (Worker victim : victims) {
                    if (thief.stealFrom(victim)) {
                        runs.runAll(thief);
                        thief.begin();
                    }
                }
            }
            thief.end();
        }

        void verdict(III_Result r) {
            verdict(r, workers, thieves);
        }

        void verdict(III_Result r, Runs... all) {
            r.r1 = Runs.lost(FIRST, END, all);
            r.r2 = Runs.surplus(FIRST, END, all) + leftReserved();
            for (int thief = 1; thief < all.length; thief++) {
                r.r3 += all[thief].count();
            }
        }
    }

    /** Widens the time between a canceller's two writes. */
    private static final class SlowToInterrupt extends Thread {
        @Override
        public void interrupt() {
            for (int i = 0; i < 10; i++) {
                Thread.onSpinWait();
            }
        }
    }
}
