package dev.braid.pipeline.internal.stage;

import dev.braid.TaskFunction;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Thrown;
import java.util.List;

/** Puts an element in the place of each that has failed. */
public final class Recover extends Fused {

    private final TaskFunction<Object, Object, Exception> function;
    private final boolean handled;

    private Recover(Pull upstream, boolean handled, TaskFunction<Object, Object, Exception> function) {
        super(upstream);
        this.function = function;
        this.handled = handled;
    }

    /** Its description. */
    public record Described(Stage input, TaskFunction<Object, Object, Exception> function) implements Stage {

        @Override
        public Pull open(Opening opening) {
            return new Recover(opening.handling().open(input), opening.isHandled(), function);
        }

        @Override
        public String label() {
            return "recover";
        }

        @Override
        public List<Stage> inputs() {
            return List.of(input);
        }
    }

    @Override
    public Object next() throws Exception {
        Object next = upstream.next();
        if (next == Signal.END || !(next instanceof Signal signal)) {
            return next == Signal.END ? next : give(next);
        }
        try {
            return give(Functions.element(function.apply(signal.failure()), "recover"));
        } catch (Throwable t) {
            return Thrown.element(handled, t);
        }
    }
}
