package dev.braid.pipeline.internal.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * What is pulled by the same threads, one at a time: what they owe to others before they wait. A reader wakes a writer that waits for room only
 * when there is room for half a lane, since waking costs as much as a hundred elements; so before it waits for anything else it pays.
 */
public final class Segment {

    private final List<Lane> lanes = new ArrayList<>();

    /** The lane is read here. */
    public void reads(Lane lane) {
        lanes.add(lane);
    }

    /** The lane is read no more. */
    void readsNoMore(Lane lane) {
        lanes.remove(lane);
    }

    /** Called by a thread of the segment before it waits. */
    public void beforeWaiting() {
        for (int i = 0; i < lanes.size(); i++) {
            lanes.get(i).wakeWriter();
        }
    }
}
