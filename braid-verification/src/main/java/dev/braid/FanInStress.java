package dev.braid;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Results that are brought by several threads at once. */
public final class FanInStress {

    private FanInStress() {}

    /** P12: no result is lost while two threads make the slots grow. */
    @JCStressTest
    @Outcome(id = "4", expect = ACCEPTABLE, desc = "all are there")
    @Outcome(expect = FORBIDDEN, desc = "a result is lost")
    @State
    public static class SlotsGrow {
        private static final int[] FAR_APART = {0, 1024, 2048, 3072};

        private final Slots slots = new Slots(OptionalLong.empty());

        @Actor
        public void thread() {
            slots.set(FAR_APART[0], "0");
            slots.set(FAR_APART[2], "2");
        }

        @Actor
        public void other() {
            slots.set(FAR_APART[1], "1");
            slots.set(FAR_APART[3], "3");
        }

        @Arbiter
        public void arbiter(I_Result r) {
            List<@Nullable Object> all = slots.toList(FAR_APART[3] + 1);
            for (int index : FAR_APART) {
                r.r1 += all.get(index) != null ? 1 : 0;
            }
        }
    }

    /** P7, P12: a collector that is not thread-safe gets each result once and in order, while its ring grows. */
    @JCStressTest
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "all in order, and the window is empty")
    @Outcome(expect = FORBIDDEN, desc = "a result is lost or out of order, or a place in the window is")
    @State
    public static class CollectedInOrder {
        private static final List<Integer> ORDERED = IntStream.range(0, 18).boxed().toList();

        private final Window window = new Window(Policy.of(FanOut.unlimited().withWindow(ORDERED.size())));
        private final Collected<Integer, ?, List<Integer>> results =
                new Collected<>(window, Collectors.toCollection(ArrayList::new));

        public CollectedInOrder() {
            results.begin(new Counting(), OptionalLong.empty());
        }

        @Actor
        public void thread() {
            for (int index = 0; index < ORDERED.size(); index += 2) {
                results.succeeded("", index, index);
            }
        }

        @Actor
        public void other() {
            int last = ORDERED.size() - 1;
            results.succeeded("", last, last); // beyond the ring
            for (int index = 1; index < last; index += 2) {
                results.succeeded("", index, index);
            }
        }

        @Arbiter
        public void arbiter(ZZ_Result r) {
            r.r1 = results.result().equals(ORDERED);
            for (int i = 0; i < ORDERED.size() - 1; i++) {
                window.completed();
            }
            r.r2 = window.isOpen();
            window.completed();
            r.r2 &= !window.isOpen();
        }
    }

    /** P12: the reader of a stream gets all results before the end. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "all, and then the end")
    @Outcome(expect = FORBIDDEN, desc = "the end comes before a result")
    @State
    public static class StreamEndsLast {
        private final Completed<Integer> results =
                new Completed<>(new Window(Policy.of(FanOut.unlimited())));

        @Actor
        public void thread() {
            results.succeeded("", 0, 0);
            results.succeeded("", 1, 1);
            results.closed();
        }

        @Actor
        public void reader(I_Result r) {
            try {
                while (results.take() != Completed.END) {
                    r.r1++;
                }
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts the reader", e);
            }
        }
    }

    /** A quorum that two threads fill at once has no more than was wanted, and ends the run once. */
    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "one success, one end, no failure")
    @Outcome(expect = FORBIDDEN, desc = "more than was wanted, or another end")
    @State
    public static class QuorumIsFilledOnce {
        private final Counting control = new Counting();
        private final Quorum<Integer> quorum = new Quorum<>("quorum", 1);

        public QuorumIsFilledOnce() {
            quorum.begin(control, OptionalLong.of(2));
        }

        @Actor
        public void thread() {
            quorum.succeeded("", 0, 0);
        }

        @Actor
        public void other() {
            quorum.succeeded("", 1, 1);
        }

        @Arbiter
        public void arbiter(III_Result r) {
            r.r1 = quorum.result().size();
            r.r2 = control.enough.get();
            r.r3 = control.failures.size();
        }
    }

    /** P2: a quorum that becomes impossible as its source ends and another task fails is given up once, with all failures so far. */
    @JCStressTest
    @Outcome(id = "0, [23]", expect = ACCEPTABLE, desc = "given up once, with two failures or all three")
    @Outcome(expect = FORBIDDEN, desc = "not given up, or a failure is lost or told twice")
    @State
    public static class QuorumIsGivenUpOnce {
        private final Counting control = new Counting();
        private final Quorum<Integer> quorum = new Quorum<>("quorum", 2);

        public QuorumIsGivenUpOnce() {
            quorum.begin(control, OptionalLong.empty());
            quorum.failed("", 0, new Acted.Failure("0"));
            quorum.failed("", 1, new Acted.Failure("1"));
        }

        @Actor
        public void failing() {
            quorum.failed("", 2, new Acted.Failure("2"));
        }

        @Actor
        public void last() {
            quorum.exhausted(3);
        }

        @Arbiter
        public void arbiter(II_Result r) {
            r.r1 = control.enough.get();
            r.r2 = control.failures.size();
        }
    }

    /** P8: two threads that come at once to a window with one place left do not both get in. */
    @JCStressTest
    @Outcome(id = {"true, false", "false, true"}, expect = ACCEPTABLE, desc = "one gets in")
    @Outcome(expect = FORBIDDEN, desc = "both, or neither")
    @State
    public static class OnePlaceInWindow {
        private final Window window = new Window(Policy.of(FanOut.limit(2).withWindow(1)));

        @Actor
        public void thread(ZZ_Result r) {
            r.r1 = window.enter();
        }

        @Actor
        public void other(ZZ_Result r) {
            r.r2 = window.enter();
        }
    }

    /** P4: a thread gets into the window, or who makes room is told to call for it. */
    @JCStressTest
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "turned away, and nobody calls it back")
    @Outcome(expect = ACCEPTABLE, desc = "it got in, or is called back")
    @State
    public static class TurnedAwayIsCalledBack {
        private final Window window = new Window(Policy.of(FanOut.limit(2).withWindow(2)));

        public TurnedAwayIsCalledBack() {
            window.enter();
            window.enter();
        }

        @Actor
        public void thread(ZZ_Result r) {
            r.r1 = window.enter();
        }

        @Actor
        public void consumer(ZZ_Result r) {
            r.r2 = window.delivered();
        }
    }

    /** A run that only counts what it is told. */
    private static final class Counting implements FanIn.Control {
        final AtomicInteger enough = new AtomicInteger();
        final Collection<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void fail(Throwable failure) {
            failures.add(failure);
        }

        @Override
        public boolean bears(Throwable failure) {
            return false;
        }

        @Override
        public boolean enough() {
            return enough.incrementAndGet() == 1;
        }

        @Override
        public void staff() {}
    }
}
