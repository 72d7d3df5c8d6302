package dev.braid;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** P2: which failure is thrown, and where the others are. */
public final class FirstFailureStress {

    private FirstFailureStress() {}

    /** P2: of two tasks that fail at once one's failure is thrown; the other's is suppressed in it, if it came before the cancel. */
    @JCStressTest
    @Outcome(id = "1, ([12]), \\1", expect = ACCEPTABLE, desc = "one is thrown, and all that failed are told of")
    @Outcome(expect = FORBIDDEN, desc = "a failure is lost, or told of twice")
    @State
    public static class EveryFailureIsToldOf {
        private final Acted.Meeting meeting = new Acted.Meeting();
        private final List<Acted.Failure> failures = List.of(new Acted.Failure("0"), new Acted.Failure("1"));
        private final Acted<List<Integer>> run = new Acted<>(
                FanOut.limit(2),
                Acted.array(2),
                task -> {
                    meeting.meet();
                    throw failures.get(task);
                },
                new Listed<>(OptionalLong.empty()));

        @Actor
        public void thread() {
            run.host.act();
        }

        @Actor
        public void other() {
            run.host.act();
        }

        @Arbiter
        public void arbiter(III_Result r) {
            run.host.actAll();
            Throwable thrown = run.thrown();
            List<Throwable> suppressed = thrown == null ? List.of() : Arrays.asList(thrown.getSuppressed());
            r.r1 = failures.contains(thrown) ? 1 : 0;
            r.r2 = r.r1 + (int) failures.stream().filter(suppressed::contains).count();
            r.r3 = (int) run.execution.tally().failed();
        }
    }

    /** P2: a task that is interrupted because another failed finds the failure recorded, and cannot mask it. */
    @JCStressTest
    @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "interrupted, and the failure was known")
    @Outcome(id = "false, false, true", expect = ACCEPTABLE, desc = "ended before, or never ran")
    @Outcome(expect = FORBIDDEN, desc = "the failure was not known yet, or what the interrupted task threw is thrown")
    @State
    public static class FailureIsRecordedBeforeInterrupts {
        private static final int SPINS = 500;

        private final Acted.Meeting meeting = new Acted.Meeting();
        private final Acted.Failure failure = new Acted.Failure("first");
        private boolean interrupted;
        private boolean known;
        private final Acted<List<Integer>> run = new Acted<>(
                FanOut.limit(2),
                Acted.array(2),
                task -> {
                    meeting.meet();
                    if (task == 0) {
                        throw failure;
                    }
                    awaitInterrupt();
                    return task;
                },
                new Listed<>(OptionalLong.empty()));

        private void awaitInterrupt() throws InterruptedException {
            for (int spins = 0; spins < SPINS; spins++) {
                if (Thread.interrupted()) {
                    interrupted = true;
                    known = cause() != null;
                    throw new InterruptedException();
                }
                Thread.onSpinWait();
            }
        }

        private @Nullable Throwable cause() {
            return run.execution.context().ownCause();
        }

        @Actor
        public void thread() {
            run.host.act();
        }

        @Actor
        public void other() {
            run.host.act();
        }

        @Arbiter
        public void arbiter(ZZZ_Result r) {
            run.host.actAll();
            Throwable thrown = run.thrown();
            r.r1 = interrupted;
            r.r2 = known;
            r.r3 = thrown == failure
                    && Arrays.stream(thrown.getSuppressed()).noneMatch(InterruptedException.class::isInstance);
        }
    }

    /** P2: a failure and another cancel at once: one of them is thrown, and the failure is told of in any case. */
    @JCStressTest
    @Outcome(id = {"true, true", "false, true"}, expect = ACCEPTABLE, desc = "thrown, or suppressed in what is thrown")
    @Outcome(expect = FORBIDDEN, desc = "the failure is lost, or another is thrown than what won")
    @State
    public static class FailureAgainstCancel {
        private final Throwable failure = new Acted.Failure("failure");
        private final Throwable reason = new Acted.Failure("reason");
        private final Acted<List<Integer>> run =
                new Acted<>(FanOut.limit(2), Acted.array(2), task -> task, new Listed<>(OptionalLong.empty()));
        private boolean cancelled;

        @Actor
        public void failing() {
            run.execution.fail(failure);
        }

        @Actor
        public void canceller() {
            cancelled = run.execution.context().cancel(reason);
        }

        @Arbiter
        public void arbiter(ZZ_Result r) {
            Throwable thrown = run.thrown();
            r.r1 = cancelled;
            r.r2 = cancelled
                    ? thrown instanceof CancelledException
                            && thrown.getCause() == reason
                            && Arrays.asList(thrown.getSuppressed()).contains(failure)
                    : thrown == failure;
        }
    }
}
