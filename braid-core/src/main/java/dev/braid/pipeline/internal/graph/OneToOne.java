package dev.braid.pipeline.internal.graph;

import java.util.List;

/**
 * A stage that has one stage before it and runs in the thread that asks it: it is fused with that, and with what comes after.
 *
 * @param label what it is called in print
 * @param input the stage before it
 * @param making makes what runs
 */
public record OneToOne(String label, Stage input, Making making) implements Stage {

    /** Makes a stage for one run. */
    @FunctionalInterface
    public interface Making {

        /** Makes one that pulls from {@code upstream}. */
        Pull on(Pull upstream, boolean handled);
    }

    @Override
    public Pull open(Opening opening) {
        return making.on(opening.open(input), opening.isHandled());
    }

    @Override
    public List<Stage> inputs() {
        return List.of(input);
    }
}
