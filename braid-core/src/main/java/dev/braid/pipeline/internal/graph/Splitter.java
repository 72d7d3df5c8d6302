package dev.braid.pipeline.internal.graph;

import java.util.List;

/** Where one input is split into branches. */
public record Splitter(String label, Stage input) implements Stage {

    @Override
    public Pull open(Opening opening) {
        throw new IllegalStateException(label + " is opened by who joins its branches");
    }

    @Override
    public List<Stage> inputs() {
        return List.of(input);
    }

    /** Each is one of a kind: two that look alike have branches of their own. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
