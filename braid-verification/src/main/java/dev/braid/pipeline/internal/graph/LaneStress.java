package dev.braid.pipeline.internal.graph;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.braid.FanOut;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A lane: each element arrives once, in order, with all that was written before it was put; nobody waits for ever. */
public final class LaneStress {

    private LaneStress() {}

    /** A lane that is full and empty by turns. */
    @JCStressTest
    @Outcome(id = "16", expect = ACCEPTABLE, desc = "all, in order, as they were put")
    @Outcome(expect = FORBIDDEN, desc = "one is lost or comes out of turn, or what its writer wrote is not seen")
    @State
    public static class Narrow extends Traffic {

        public Narrow() {
            super(2);
        }

        @Actor
        public void writer() {
            write(16);
        }

        @Actor
        public void reader(I_Result r) {
            r.r1 = read();
        }
    }

    /** A lane of several blocks. */
    @JCStressTest
    @Outcome(id = "600", expect = ACCEPTABLE, desc = "all, in order, as they were put")
    @Outcome(expect = FORBIDDEN, desc = "one is lost or comes out of turn, or what its writer wrote is not seen")
    @State
    public static class OverBlocks extends Traffic {

        public OverBlocks() {
            super(300);
        }

        @Actor
        public void writer() {
            write(600);
        }

        @Actor
        public void reader(I_Result r) {
            r.r1 = read();
        }
    }

    /** A reader that wants nothing more, and a writer that waits for room. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "the writer is told")
    @Outcome(expect = FORBIDDEN, desc = "it is not")
    @State
    public static class Closed extends Traffic {

        public Closed() {
            super(1);
        }

        @Actor
        public void writer(I_Result r) {
            try {
                while (lane.put(new Letter(0))) {
                    r.r1 = 0;
                }
                r.r1 = 1;
            } catch (InterruptedException e) {
                r.r1 = 2;
            }
        }

        @Actor
        public void reader() {
            lane.poll();
            lane.close();
        }
    }

    /** An element, whose content is written without any order but that of the lane. */
    static final class Letter {

        private int content;

        Letter(int content) {
            this.content = content;
        }
    }

    /** One writer and one reader. */
    abstract static class Traffic {

        static {
            FanOut.unlimited(); // which provides what gates ask
        }

        private final Gate gate = new Gate();
        final Lane lane;
        private final LanePull pull;

        Traffic(int capacity) {
            lane = new Lane("", capacity, gate, new Segment(new Deadlocks()));
            pull = new LanePull(lane, gate, new Segment(new Deadlocks()));
        }

        void write(int count) {
            try {
                for (int i = 0; i < count; i++) {
                    lane.put(new Letter(i));
                }
                lane.end();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        int read() {
            try {
                int count = 0;
                for (Object next = pull.next(); next != Signal.END; next = pull.next()) {
                    count = ((Letter) next).content == count ? count + 1 : Integer.MIN_VALUE;
                }
                return count;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
