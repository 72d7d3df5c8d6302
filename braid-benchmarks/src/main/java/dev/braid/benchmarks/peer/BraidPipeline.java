package dev.braid.benchmarks.peer;

import dev.braid.FanOut;
import dev.braid.pipeline.Pipeline;
import java.util.List;

/** A pipeline with a parallel stage, which keeps the order. */
public record BraidPipeline(String name, FanOut policy) implements Peer {

    /** Braid in the way that targets are about. */
    public BraidPipeline(FanOut policy) {
        this(Braid.NAME, policy);
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) throws Exception {
        return Pipeline.from(tasks).parallel(policy, body::apply).toList();
    }
}
