package dev.braid.pipeline.internal.graph;

import dev.braid.Context;
import dev.braid.internal.bridge.Block;
import dev.braid.internal.bridge.Runs;
import java.util.ArrayList;
import java.util.List;

/** Closes what a pipeline has opened, all of it, whatever is thrown on the way. */
public final class Closing {

    private final List<Throwable> failures = new ArrayList<>();
    private final List<Throwable> behind = new ArrayList<>();

    /** Runs {@code block}, not interrupted by a cancel, and keeps what it throws. */
    public void run(Block<?> block) {
        try {
            Context.shielded().call(block::run);
        } catch (Throwable t) {
            keep(t);
        }
    }

    /** Keeps what closing has thrown elsewhere. */
    public void keep(Throwable thrown) {
        failures.add(thrown);
    }

    /** Keeps failures of what had run ahead: nobody has come to them, so they are told only beside another. */
    public void keepBehind(List<Throwable> more) {
        behind.addAll(more);
    }

    /** Throws what was kept, the first of it. */
    public void end() throws Exception {
        if (!failures.isEmpty()) {
            Throwable first = failures.removeFirst();
            attachTo(first);
            throw Thrown.asIs(first);
        }
    }

    /** Suppresses what was kept in what is thrown anyhow. */
    public void attachTo(Throwable thrown) {
        Runs.get().suppress(thrown, failures);
        Runs.get().suppress(thrown, behind);
    }
}
