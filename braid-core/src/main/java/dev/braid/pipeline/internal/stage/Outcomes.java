package dev.braid.pipeline.internal.stage;

import dev.braid.Outcome;
import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import java.util.List;

/** Gives what became of each element. */
public final class Outcomes extends Fused {

    private Outcomes(Pull upstream) {
        super(upstream);
    }

    /** Its description. */
    public record Described(Stage input) implements Stage {

        @Override
        public Pull open(Opening opening) {
            Opening handling = opening.handling();
            return input.unnamed() instanceof Parallel.Described parallel
                    ? handling.opened(input, parallel.openOutcomes(handling)) // which knows how many attempts there were
                    : new Outcomes(handling.open(input));
        }

        @Override
        public String label() {
            return "outcomes";
        }

        @Override
        public List<Stage> inputs() {
            return List.of(input);
        }
    }

    @Override
    public Object next() throws Exception {
        Object next = upstream.next();
        if (next == Signal.END) {
            return next;
        }
        return give(
                next instanceof Signal signal
                        ? new Outcome.Failure<>(signal.failure(), 1)
                        : new Outcome.Success<>(next, 1));
    }
}
