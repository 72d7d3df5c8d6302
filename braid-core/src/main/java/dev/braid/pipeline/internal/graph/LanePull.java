package dev.braid.pipeline.internal.graph;

import dev.braid.Context;
import java.util.function.BooleanSupplier;

/** Reads from a lane whose writer is elsewhere in the graph, until that has ended it. */
public final class LanePull extends Pull {

    private final Lane lane;
    private final Gate gate;
    private final Segment segment;

    /** It has come to the end; of who reads, and of who asks when nobody does any more. */
    private boolean ended;

    /**
     * The reader of {@code lane}.
     *
     * @param gate that of the lane's reader
     * @param segment in which it is read
     */
    public LanePull(Lane lane, Gate gate, Segment segment) {
        this.lane = lane;
        this.gate = gate;
        this.segment = segment;
        lane.readBy(segment);
    }

    @Override
    public Object next() throws Exception {
        while (true) {
            boolean over = lane.hasEnded(); // asked before: then what is found is all there was
            Object element = lane.poll();
            if (element != null) {
                return Signal.isFailed(element) ? element : give(element);
            }
            if (over) {
                Context.current().throwIfCancelled(); // then who feeds it has ended for that
                ended = true;
                return Signal.END;
            }
            BooleanSupplier ready = () -> lane.isReady() || lane.hasEnded();
            segment.await(gate, ready, Wait.forElement(ready, lane.writers()));
        }
    }

    /** Whether it has been read to its end. */
    public boolean hasEnded() {
        return ended;
    }

    @Override
    public void close(Closing closing) {
        lane.close();
    }

    @Override
    public int waiting() {
        return lane.size();
    }
}
