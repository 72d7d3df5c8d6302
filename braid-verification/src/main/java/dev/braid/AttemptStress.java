package dev.braid;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** P5: how attempts end: what meant one of them reaches neither the next attempt nor the next task, nor is a cancel of the run lost. */
public final class AttemptStress {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private AttemptStress() {}

    /** P5: a time-out that comes as its attempt fails does not reach the next attempt of the task. */
    @JCStressTest
    @Outcome(id = "true, false, false", expect = ACCEPTABLE, desc = "the second attempt has all its time")
    @Outcome(expect = FORBIDDEN, desc = "the second attempt does not run, or is told to stop; or an interrupt is left behind")
    @State
    public static class TimeoutAgainstTheNextAttempt extends TimedOut {
        public TimeoutAgainstTheNextAttempt() {
            super(FanOut.limit(1).withRetry(Retry.times(1)).withTaskTimeout(TIMEOUT), 1);
        }

        @Override
        void first() throws Acted.Failure {
            throw new Acted.Failure("the first attempt");
        }

        @Actor
        public void thread(ZZZ_Result r) {
            act(r);
        }

        @Actor
        public void timer() {
            timeOut();
        }
    }

    /** P5: a time-out that comes as its task succeeds does not reach the next task. */
    @JCStressTest
    @Outcome(id = "true, false, false", expect = ACCEPTABLE, desc = "the second task has all its time")
    @Outcome(expect = FORBIDDEN, desc = "the second task does not run, or is told to stop; or an interrupt is left behind")
    @State
    public static class TimeoutAgainstTheNextTask extends TimedOut {
        public TimeoutAgainstTheNextTask() {
            super(FanOut.limit(1).withTaskTimeout(TIMEOUT), 2);
        }

        @Override
        void first() {}

        @Actor
        public void thread(ZZZ_Result r) {
            act(r);
        }

        @Actor
        public void timer() {
            timeOut();
        }
    }

    /** A run in one thread, of which the first attempt of all is timed out just as it ends. */
    abstract static class TimedOut extends Attempts {
        private volatile boolean timedOut;
        private boolean secondRan;
        private boolean secondWasTold;
        private final TimedHost host = new TimedHost();

        TimedOut(FanOut policy, int tasks) {
            start(host, policy, tasks, this::attempt, new Listed<>(OptionalLong.empty()));
        }

        /** The end of the first attempt. */
        abstract void first() throws Acted.Failure;

        private Integer attempt(Integer task) throws Acted.Failure {
            if (!begun) {
                begun = true;
                work();
                host.moveTo(TIMEOUT.toNanos()); // so that what comes next has another second in any case
                first();
                return task;
            }
            secondRan = true;
            secondWasTold = Thread.currentThread().isInterrupted();
            for (int spins = 0; !timedOut; spins++) {
                pause(spins);
            }
            secondWasTold |= Thread.interrupted() || Context.current().isCancelled();
            return task;
        }

        void act(ZZZ_Result r) {
            while (!secondRan && host.act()) {}
            r.r1 = secondRan;
            r.r2 = secondWasTold;
            r.r3 = Thread.interrupted();
        }

        void timeOut() {
            awaitAttempt();
            work();
            host.moveTo(TIMEOUT.toNanos());
            host.fire();
            timedOut = true;
        }
    }

    /** P3: a cancel of the run that comes between two attempts reaches the second one, or it does not begin. */
    @JCStressTest
    @Outcome(id = {"false, false", "true, true"}, expect = ACCEPTABLE, desc = "it does not begin, or is told to stop")
    @Outcome(expect = FORBIDDEN, desc = "the second attempt knows nothing of the cancel")
    @State
    public static class CancelAgainstTheNextAttempt extends Attempts {
        private volatile boolean cancelled;
        private boolean secondRan;
        private boolean secondWasTold;
        private final TimedHost host = new TimedHost();
        private final Execution<Integer, Integer, List<Integer>> run = start(
                host,
                FanOut.limit(1).withRetry(Retry.times(1)).withTaskTimeout(TIMEOUT),
                1,
                this::attempt,
                new Listed<>(OptionalLong.empty()));

        private Integer attempt(Integer task) throws Acted.Failure {
            if (!begun) {
                begun = true;
                work();
                throw new Acted.Failure("the first attempt");
            }
            secondRan = true;
            for (int spins = 0; !cancelled; spins++) {
                pause(spins);
            }
            secondWasTold = Thread.interrupted();
            return task;
        }

        @Actor
        public void thread(ZZ_Result r) {
            while (!begun) {
                host.act();
            }
            r.r1 = secondRan;
            r.r2 = secondWasTold;
        }

        @Actor
        public void canceller() {
            awaitAttempt();
            work();
            run.context().cancel(new CancellationException());
            cancelled = true;
        }
    }

    /** P1, P5: of two attempts side by side that end at once one is the answer; when it is there none runs, and no interrupt is left behind. */
    @JCStressTest
    @Outcome(id = "[12], 0, 0", expect = ACCEPTABLE, desc = "the answer of one, and nothing left")
    @Outcome(expect = FORBIDDEN, desc = "no answer, an attempt that still runs, or an interrupt that outlives its attempt")
    @State
    public static class HedgeWinnerAgainstLoser extends Hedges {
        private final Acted.Meeting meeting = new Acted.Meeting();
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger leftBehind = new AtomicInteger();
        private int runningAtTheEnd;

        @Override
        Integer attempt(int number) {
            running.incrementAndGet();
            if (number == 1) {
                letSecondIn();
            }
            meeting.meet();
            work();
            running.decrementAndGet();
            return number;
        }

        @Actor
        public void thread() {
            act();
            run.joinUninterruptibly();
            runningAtTheEnd = running.get();
        }

        @Actor
        public void other() {
            act();
        }

        private void act() {
            host.act();
            if (Thread.interrupted()) {
                leftBehind.incrementAndGet();
            }
        }

        @Arbiter
        public void arbiter(III_Result r) {
            host.actAll();
            r.r1 = answer();
            r.r2 = runningAtTheEnd;
            r.r3 = leftBehind.get();
        }
    }

    /** P4: a second attempt that is let in as the first one fails has its try, or the failure is the task's; the run ends in any case. */
    @JCStressTest
    @Outcome(id = "true, 2", expect = ACCEPTABLE, desc = "let in, and it is the answer")
    @Outcome(id = "false, -1", expect = ACCEPTABLE, desc = "too late, and the first one's failure is the task's")
    @Outcome(expect = FORBIDDEN, desc = "the run does not end, or does not wait for the second attempt")
    @State
    public static class SecondAttemptAgainstFailureOfTheFirst extends Hedges {

        @Override
        Integer attempt(int number) throws Acted.Failure {
            if (number == 1) {
                begun = true;
                work();
                throw new Acted.Failure("the first attempt");
            }
            return number;
        }

        @Actor
        public void thread() {
            host.act();
        }

        @Actor
        public void timer(ZI_Result r) {
            awaitAttempt();
            work();
            r.r1 = letSecondIn();
        }

        @Arbiter
        public void arbiter(ZI_Result r) {
            host.actAll();
            r.r2 = answer();
        }
    }

    /** A task of which a second attempt is let in by hand. */
    abstract static class Hedges extends Attempts {
        private final AtomicInteger attempts = new AtomicInteger();
        private final HedgeSource source = new HedgeSource(0);
        private final Hedged fanIn = new Hedged(source);
        final TimedHost host = new TimedHost();
        final Execution<Integer, @Nullable Object, @Nullable Object> run = new Execution<>(
                Policy.of(FanOut.unlimited()),
                "hedge",
                new ContextNode(host),
                source,
                task -> attempt(attempts.incrementAndGet()),
                fanIn);

        Hedges() {
            run.start();
        }

        abstract Integer attempt(int number) throws Acted.Failure;

        /** What a hedge's timer does. */
        final boolean letSecondIn() {
            boolean in = source.letSecondIn();
            if (in) {
                run.staff();
            }
            return in;
        }

        /** The answer, -1 for a failure, -2 if there is neither. */
        final int answer() {
            if (fanIn.isSatisfied()) {
                return (Integer) Objects.requireNonNull(fanIn.result());
            }
            return run.ending().failure() instanceof Acted.Failure ? -1 : -2;
        }
    }

    /** Attempts that take a varying time, so that what is to meet their end comes now here, now there. */
    abstract static class Attempts {
        private static final int SPINS = 1_000;

        private static int turn; // written by several; a lost turn does no harm

        /** The first attempt runs. */
        volatile boolean begun;

        static <A extends @Nullable Object> Execution<Integer, Integer, A> start(
                TimedHost host, FanOut policy, int tasks, TaskFunction<Integer, Integer, ?> function, FanIn<Integer, A> fanIn) {
            var run = new Execution<Integer, Integer, A>(
                    Policy.of(policy), "map", new ContextNode(host), Acted.array(tasks), function, fanIn);
            run.start();
            return run;
        }

        static void work() {
            for (int i = turn++ & 63; i > 0; i--) {
                Thread.onSpinWait();
            }
        }

        void awaitAttempt() {
            for (int spins = 0; !begun; spins++) {
                pause(spins);
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
