package dev.braid.internal.crew;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** P5: an interrupt that meant one attempt of a task does not reach the next one, and one that means the next is not lost. */
public final class ReopenStress {

    private ReopenStress() {}

    /** P5: the cancel of an attempt that is just ending has come to its end before the next one begins. */
    @JCStressTest
    @Outcome(id = "false, false, false", expect = ACCEPTABLE, desc = "the next attempt knows nothing of it")
    @Outcome(expect = FORBIDDEN, desc = "the next attempt is interrupted or cancelled, or is another task")
    @State
    public static class CancelAgainstTheNextAttempt extends Attempts {
        @Actor
        public void worker(ZZZ_Result r) {
            beginTask();
            worker.reopen(true);
            boolean atOnce = Thread.currentThread().isInterrupted() || worker.isCancelled();
            awaitCancel();
            r.r1 = atOnce || Thread.interrupted();
            r.r2 = worker.isCancelled() || worker.index() != 0;
            r.r3 = worker.end();
        }

        @Actor
        public void canceller() {
            cancel();
        }
    }

    /** P5: a cancel that meant whatever attempt ran reaches that and no other. */
    @JCStressTest
    @Outcome(id = "[01], 0, 0, 0", expect = ACCEPTABLE, desc = "the first attempt, or none")
    @Outcome(id = "2, 1, 1, 0", expect = ACCEPTABLE, desc = "the second attempt")
    @Outcome(expect = FORBIDDEN, desc = "another attempt than the one that was meant, or the interrupt is lost or outlives the task")
    @State
    public static class CancelOfWhicheverAttemptRuns extends Attempts {
        @Actor
        public void worker(IIII_Result r) {
            beginTask();
            worker.reopen(true);
            awaitCancel();
            r.r2 = Thread.interrupted() ? 1 : 0;
            r.r3 = worker.end() ? 1 : 0;
            r.r4 = Thread.interrupted() ? 1 : 0;
        }

        @Actor
        public void canceller(IIII_Result r) {
            awaitTask();
            long meant = worker.epoch();
            r.r1 = worker.cancel(meant, true, 0) ? (int) (meant - epoch) + 1 : 0;
            cancelled = true;
        }
    }

    /** P5: the second interrupt of an attempt that swallowed the first does not reach the next one. */
    @JCStressTest
    @Outcome(id = "false, false, false", expect = ACCEPTABLE, desc = "the next attempt knows nothing of it")
    @Outcome(expect = FORBIDDEN, desc = "the next attempt is interrupted")
    @State
    public static class SecondInterruptAgainstTheNextAttempt extends Attempts {
        @Actor
        public void worker(ZZZ_Result r) {
            beginAndSwallow();
            worker.reopen(true);
            r.r1 = Thread.currentThread().isInterrupted();
            awaitCancel();
            r.r2 = Thread.interrupted();
            r.r3 = worker.end();
        }

        @Actor
        public void pursuer() {
            interruptAgain();
        }
    }

    /** One task, which is no chunk: those are not tried again. */
    abstract static class Attempts extends InterruptStress.Interrupted {
        Attempts() {
            super(1);
        }
    }
}
