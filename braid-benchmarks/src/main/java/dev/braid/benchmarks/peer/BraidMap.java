package dev.braid.benchmarks.peer;

import dev.braid.FanOut;
import java.util.List;

/** {@link FanOut#map}, where it stands beside a pipeline. */
public record BraidMap(FanOut policy) implements Peer {

    @Override
    public String name() {
        return Braid.NAME + ", FanOut.map";
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) throws Exception {
        return policy.map(tasks, body::apply);
    }
}
