package dev.braid.pipeline.internal.stage;

import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import java.util.ArrayList;
import java.util.List;

/** Gives an element of each input in turn; when one has ended, those of the others. */
public final class Interleave extends Pull {

    private final List<Pull> inputs;
    private final List<Pull> left;
    private int turn;

    private Interleave(List<Pull> inputs) {
        this.inputs = inputs;
        this.left = new ArrayList<>(inputs);
    }

    /** Its description. */
    public record Described(List<Stage> inputs) implements Stage {

        @Override
        public Pull open(Opening opening) {
            return new Interleave(inputs.stream().map(opening::open).toList());
        }

        @Override
        public String label() {
            return "interleave";
        }
    }

    @Override
    public Object next() throws Exception {
        while (!left.isEmpty()) {
            turn = turn < left.size() ? turn : 0;
            Object next = left.get(turn).next();
            if (next != Signal.END) {
                turn++;
                return Signal.isFailed(next) ? next : give(next);
            }
            Closing closing = new Closing();
            left.remove(turn).close(closing); // whoever feeds it need not wait for it any more
            closing.end();
        }
        return Signal.END;
    }

    @Override
    public void close(Closing closing) {
        inputs.forEach(input -> input.close(closing));
    }
}
