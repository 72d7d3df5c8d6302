package dev.braid.pipeline.internal.source;

import dev.braid.TaskFunction;
import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Source;
import dev.braid.pipeline.internal.graph.Ticks;
import java.util.Optional;

/** What a function makes of a state, again and again, until it gives nothing. */
public final class Unfold extends Pull {

    /** What to say of a function that returns null. */
    public static final String NO_STEP = "unfold: the function returned null; return Optional.empty() for the end";

    private final TaskFunction<Object, Optional<Step>, Exception> function;
    private final Ticks ticks = new Ticks();
    private Object state;

    private Unfold(Object first, TaskFunction<Object, Optional<Step>, Exception> function) {
        this.state = first;
        this.function = function;
    }

    /** What is given, and the state from which to go on. */
    public record Step(Object element, Object state) {}

    /** Its description. */
    public record Described(Object first, TaskFunction<Object, Optional<Step>, Exception> function) implements Source {

        @Override
        public Pull open(Opening opening) {
            return new Unfold(first, function);
        }

        @Override
        public String label() {
            return "unfold";
        }
    }

    @Override
    public Object next() throws Exception {
        ticks.tick();
        Optional<Step> next = function.apply(state);
        if (next.isEmpty()) {
            return Signal.END;
        }
        state = next.get().state();
        return give(next.get().element());
    }

    @Override
    public void close(Closing closing) {}
}
