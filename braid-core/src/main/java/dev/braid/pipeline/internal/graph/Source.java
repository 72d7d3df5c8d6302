package dev.braid.pipeline.internal.graph;

import java.util.List;

/** A stage with none before it. */
public interface Source extends Stage {

    @Override
    default List<Stage> inputs() {
        return List.of();
    }
}
