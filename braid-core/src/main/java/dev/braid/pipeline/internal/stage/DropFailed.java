package dev.braid.pipeline.internal.stage;

import dev.braid.TaskConsumer;
import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Thrown;
import java.util.List;

/** Leaves out elements that have failed, and tells of each. */
public final class DropFailed extends Fused {

    private final TaskConsumer<Object, Exception> told;
    private final boolean handled;

    private DropFailed(Pull upstream, boolean handled, TaskConsumer<Object, Exception> told) {
        super(upstream);
        this.told = told;
        this.handled = handled;
    }

    /** Its description. */
    public record Described(Stage input, TaskConsumer<Object, Exception> told) implements Stage {

        @Override
        public Pull open(Opening opening) {
            return new DropFailed(opening.handling().open(input), opening.isHandled(), told);
        }

        @Override
        public String label() {
            return "dropFailed";
        }

        @Override
        public List<Stage> inputs() {
            return List.of(input);
        }
    }

    @Override
    public Object next() throws Exception {
        while (true) {
            Object next = upstream.next();
            if (!(next instanceof Signal signal)) {
                return give(next);
            }
            if (signal == Signal.END) {
                return signal;
            }
            drop();
            try {
                told.accept(signal.failure());
            } catch (Throwable t) {
                return Thrown.element(handled, t);
            }
        }
    }
}
