package dev.braid.pipeline.internal.stage;

import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import java.util.List;

/** Gives the elements of one input after those of another. */
public final class Concat extends Pull {

    private final List<Pull> inputs;
    private int at;

    private Concat(List<Pull> inputs) {
        this.inputs = inputs;
    }

    /** Its description. */
    public record Described(List<Stage> inputs) implements Stage {

        @Override
        public Pull open(Opening opening) {
            return new Concat(inputs.stream().map(opening::open).toList());
        }

        @Override
        public String label() {
            return "concat";
        }
    }

    @Override
    public Object next() throws Exception {
        while (at < inputs.size()) {
            Object next = inputs.get(at).next();
            if (next != Signal.END) {
                return Signal.isFailed(next) ? next : give(next);
            }
            Closing closing = new Closing();
            inputs.get(at).close(closing);
            at++;
            closing.end();
        }
        return Signal.END;
    }

    @Override
    public void close(Closing closing) {
        inputs.forEach(input -> input.close(closing));
    }
}
