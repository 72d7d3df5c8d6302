package dev.braid.internal.crew;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.ZZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** P5: an interrupt reaches the task that it means and no other, and does not outlive it. */
public final class InterruptStress {

    private InterruptStress() {}

    /** P5: a task ends cancelled or not, as the canceller is told, and no interrupt comes after. */
    @JCStressTest
    @Outcome(id = {"false, false, false", "true, true, false"}, expect = ACCEPTABLE, desc = "both agree, the flag is clear")
    @Outcome(expect = FORBIDDEN, desc = "they disagree, or an interrupt outlives its task")
    @State
    public static class CancelAgainstEnd extends Interrupted {
        @Actor
        public void worker(ZZZ_Result r) {
            beginTask();
            r.r1 = worker.end();
            r.r3 = flagInTheEnd();
        }

        @Actor
        public void canceller(ZZZ_Result r) {
            r.r2 = cancel();
        }
    }

    /** P5: a cancel that meant whatever task ran does not reach the one after it. */
    @JCStressTest
    @Outcome(id = "0, 0, 0, 0", expect = ACCEPTABLE, desc = "none was there to be cancelled")
    @Outcome(id = "1, 0, 1, 0", expect = ACCEPTABLE, desc = "the first was cancelled")
    @Outcome(id = "0, 1, 2, 0", expect = ACCEPTABLE, desc = "the second was cancelled")
    @Outcome(expect = FORBIDDEN, desc = "another task than the one that was meant was cancelled or interrupted")
    @State
    public static class CancelAgainstTheNextTask extends Interrupted {
        @Actor
        public void worker(IIII_Result r) {
            beginTask();
            r.r1 = worker.end() ? 1 : 0;
            worker.resume();
            boolean interrupted = Thread.currentThread().isInterrupted();
            r.r2 = worker.end() ? 1 : 0;
            r.r4 = flagInTheEnd() || (interrupted && r.r2 == 0) ? 1 : 0;
        }

        @Actor
        public void canceller(IIII_Result r) {
            awaitTask();
            long meant = worker.epoch();
            r.r3 = worker.cancel(meant, true, 0) ? (int) (meant - epoch) + 1 : 0;
            cancelled = true;
        }
    }

    /** P5: the next of a chunk begins without an interrupt that meant the one before, or does not begin. */
    @JCStressTest
    @Outcome(id = "true, false, false, false", expect = ACCEPTABLE, desc = "the next has begun, the cancel came too late")
    @Outcome(id = "false, true, true, false", expect = ACCEPTABLE, desc = "the task was cancelled, the next has not begun")
    @Outcome(expect = FORBIDDEN, desc = "they disagree, or the next task finds an interrupt")
    @State
    public static class CancelAgainstAdvance extends Interrupted {
        @Actor
        public void worker(ZZZZ_Result r) {
            beginTask();
            r.r1 = worker.advance();
            r.r2 = !r.r1 && worker.end();
            r.r4 = flagInTheEnd();
        }

        @Actor
        public void canceller(ZZZZ_Result r) {
            r.r3 = cancel();
        }
    }

    /** P5: an interrupt around a shield is delivered once, after it. */
    @JCStressTest
    @Outcome(id = "true, true, false", expect = ACCEPTABLE, desc = "one cancel, one interrupt")
    @Outcome(expect = FORBIDDEN, desc = "the interrupt is lost, comes twice, or outlives its task")
    @State
    public static class CancelAroundShield extends Interrupted {
        @Actor
        public void worker(ZZZ_Result r) {
            beginTask();
            worker.shield(true);
            worker.unshield(true);
            awaitCancel();
            r.r2 = Thread.interrupted();
            r.r3 = Thread.interrupted() || worker.end() != r.r2 || Thread.interrupted();
        }

        @Actor
        public void canceller(ZZZ_Result r) {
            r.r1 = cancel();
        }
    }

    /** P5: no interrupt is seen inside a shield, and it is delivered at its end. */
    @JCStressTest
    @Outcome(id = "true, false, true, true", expect = ACCEPTABLE, desc = "kept away, and delivered at the end")
    @Outcome(expect = FORBIDDEN, desc = "the interrupt is seen inside, or lost")
    @State
    public static class CancelInsideShield extends Interrupted {
        @Actor
        public void worker(ZZZZ_Result r) {
            beginTask();
            worker.shield(true);
            awaitCancel();
            r.r2 = Thread.currentThread().isInterrupted();
            worker.unshield(true);
            r.r3 = Thread.interrupted();
            r.r4 = worker.end();
        }

        @Actor
        public void canceller(ZZZZ_Result r) {
            r.r1 = cancel();
        }
    }

    /** P5: the second interrupt of a task that swallowed the first does not outlive the task. */
    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "cancelled, and the flag is clear")
    @Outcome(expect = FORBIDDEN, desc = "the interrupt outlives its task")
    @State
    public static class SecondInterruptAgainstEnd extends Interrupted {
        @Actor
        public void worker(ZZ_Result r) {
            beginAndSwallow();
            r.r1 = worker.end();
            r.r2 = flagInTheEnd();
        }

        @Actor
        public void pursuer() {
            interruptAgain();
        }
    }

    /** P5: the second interrupt of a task is not seen inside a shield, and that of the cancel is delivered at its end. */
    @JCStressTest
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "kept away, and delivered at the end")
    @Outcome(expect = FORBIDDEN, desc = "the interrupt is seen inside, or lost")
    @State
    public static class SecondInterruptAgainstShield extends Interrupted {
        @Actor
        public void worker(ZZ_Result r) {
            beginAndSwallow();
            worker.shield(true);
            awaitCancel();
            r.r1 = Thread.currentThread().isInterrupted();
            worker.unshield(true);
            r.r2 = Thread.interrupted();
            worker.end();
        }

        @Actor
        public void pursuer() {
            interruptAgain();
        }
    }

    /** One worker, whose thread is an actor, and another actor that cancels its first task. */
    abstract static class Interrupted {
        private static int turn; // written by whoever runs the task; a lost turn does no harm

        final Worker worker = Bare.worker();
        final long epoch = worker.epoch();

        private volatile boolean begun;

        /** The canceller is done; from here on nothing comes. */
        volatile boolean cancelled;

        /** How many tasks the worker claims. */
        private final int tasks;

        Interrupted() {
            this(2);
        }

        Interrupted(int tasks) {
            this.tasks = tasks;
        }

        /** Begins a chunk of tasks, and works for a varying time, so that the cancel comes now here, now there. */
        void beginTask() {
            begin();
            begun = true;
            work();
        }

        void beginAndSwallow() {
            begin();
            worker.cancel(epoch, true, 0);
            Thread.interrupted();
            begun = true;
            work();
        }

        private static void work() {
            for (int i = turn++ & 15; i > 0; i--) {
                Thread.onSpinWait();
            }
        }

        private void begin() {
            Bare.arrive(worker, Thread.currentThread());
            worker.begin();
            worker.give(0, tasks);
        }

        boolean cancel() {
            awaitTask();
            boolean done = worker.cancel(epoch, true, 0);
            cancelled = true;
            return done;
        }

        void interruptAgain() {
            awaitTask();
            worker.interruptAgain(epoch);
            cancelled = true;
        }

        void awaitTask() {
            for (int spins = 0; !begun; spins++) {
                Bare.pause(spins);
            }
        }

        void awaitCancel() {
            for (int spins = 0; !cancelled; spins++) {
                Bare.pause(spins);
            }
        }

        boolean flagInTheEnd() {
            awaitCancel();
            return Thread.interrupted();
        }
    }
}
