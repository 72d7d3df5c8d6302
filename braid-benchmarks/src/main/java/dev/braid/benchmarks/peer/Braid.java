package dev.braid.benchmarks.peer;

import dev.braid.FanOut;
import java.util.List;

/** {@link FanOut#map}. */
public record Braid(FanOut policy) implements Peer {

    /** Its name in all tables. */
    public static final String NAME = "Braid";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) throws Exception {
        return policy.map(tasks, body::apply);
    }
}
