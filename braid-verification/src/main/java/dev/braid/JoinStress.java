package dev.braid;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** How a run ends: once, when no task runs, and with everything that its tasks have written. */
public final class JoinStress {

    private static final int TASKS = 3;

    private JoinStress() {}

    /** P12: who has joined sees what every task wrote, and every result. */
    @JCStressTest
    @Outcome(id = "3, 3, 3", expect = ACCEPTABLE, desc = "both see all")
    @Outcome(expect = FORBIDDEN, desc = "something that a task wrote is not seen")
    @State
    public static class JoinSeesWhatTasksWrote {
        private final Acted.Meeting meeting = new Acted.Meeting();
        private final int[] written = new int[TASKS];
        private final Acted<List<Integer>> run = new Acted<>(
                FanOut.limit(2),
                Acted.array(TASKS),
                task -> {
                    meeting.meet();
                    written[task] = 1;
                    return task;
                },
                new Listed<>(OptionalLong.empty()));

        @Actor
        public void caller(III_Result r) {
            run.actAndJoin();
            r.r1 = sum();
            for (Integer result : run.answer()) {
                r.r3 += result != null ? 1 : 0;
            }
        }

        @Actor
        public void other(III_Result r) {
            run.actAndJoin();
            r.r2 = sum();
        }

        private int sum() {
            int sum = 0;
            for (int each : written) {
                sum += each;
            }
            return sum;
        }
    }

    /** P1: who has cancelled and joined finds no task running, and none begins after. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "each has ended, or never runs")
    @Outcome(expect = FORBIDDEN, desc = "a task runs after the join")
    @State
    public static class NothingRunsAfterJoin {
        private static final int RUNNING = 1;
        private static final int ENDED = 2;

        private final Acted.Meeting meeting = new Acted.Meeting();
        private final int[] states = new int[TASKS];
        private final Acted<List<Integer>> run = new Acted<>(
                FanOut.limit(2),
                Acted.array(TASKS),
                task -> {
                    states[task] = RUNNING;
                    meeting.meet();
                    for (int i = 0; i < 20; i++) {
                        Thread.onSpinWait();
                    }
                    states[task] = ENDED;
                    return task;
                },
                new Listed<>(OptionalLong.empty()));
        private int[] atJoin = {};

        @Actor
        public void thread() {
            run.host.act();
            run.host.act();
        }

        @Actor
        public void caller(II_Result r) {
            meeting.meet();
            run.execution.context().cancel(new CancellationException());
            run.execution.joinUninterruptibly();
            atJoin = states.clone();
            for (int state : atJoin) {
                r.r1 += state == RUNNING ? 1 : 0;
            }
        }

        @Arbiter
        public void arbiter(II_Result r) {
            run.host.actAll();
            for (int task = 0; task < TASKS; task++) {
                r.r2 += states[task] != atJoin[task] ? 1 : 0;
            }
        }
    }

    /** P1: of two threads that leave at once one finds that the run is over. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "one")
    @Outcome(expect = FORBIDDEN, desc = "both or neither")
    @State
    public static class OneLeavesLast {
        private final Acted.Meeting meeting = new Acted.Meeting();
        private final Acted.Closing fanIn = new Acted.Closing();
        private final Acted<@Nullable Object> run = new Acted<>(
                FanOut.limit(2),
                Acted.array(2),
                task -> {
                    meeting.meet();
                    return task;
                },
                fanIn);

        @Actor
        public void thread() {
            run.host.act();
        }

        @Actor
        public void other() {
            run.host.act();
        }

        @Arbiter
        public void arbiter(I_Result r) {
            run.host.actAll();
            r.r1 = fanIn.closed.get();
        }
    }

    /** P4: threads that run one task each and turn each other away leave no task without a thread, and the run is over once. */
    @JCStressTest
    @Outcome(id = "3, 0, 1", expect = ACCEPTABLE, desc = "each task once, and one end")
    @Outcome(expect = FORBIDDEN, desc = "a task is left over or runs twice, or the run does not end, or ends twice")
    @State
    public static class NoTaskIsLeftWithoutThread {
        private final int[] times = new int[TASKS];
        private final Acted.Closing fanIn = new Acted.Closing();
        private final Acted<@Nullable Object> run = new Acted<>(
                FanOut.limit(2).threadPerTask(),
                Acted.slowIterator(TASKS),
                task -> {
                    times[task]++;
                    return task;
                },
                fanIn);

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
            run.host.actAll(); // whatever has been called for by now; who was not called for does not come
            for (int each : times) {
                r.r1 += each == 0 ? 0 : 1;
                r.r2 += Math.max(0, each - 1);
            }
            r.r3 = fanIn.closed.get();
        }
    }
}
