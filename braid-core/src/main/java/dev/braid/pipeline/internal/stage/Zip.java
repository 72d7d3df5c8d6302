package dev.braid.pipeline.internal.stage;

import dev.braid.Combiner.Of2;
import dev.braid.internal.bridge.Runs;
import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Thrown;
import java.util.List;

/** Brings the elements of two inputs together in pairs, until one of them has ended. A failed element takes the place of its pair. */
public final class Zip extends Pull {

    private final Pull left;
    private final Pull right;
    private final boolean handled;

    /** The right one has ended. */
    private boolean ended;
    private final Of2<Object, Object, Object, Exception> function;

    private Zip(Pull left, Pull right, boolean handled, Of2<Object, Object, Object, Exception> function) {
        this.left = left;
        this.right = right;
        this.handled = handled;
        this.function = function;
    }

    /** Its description. */
    public record Described(List<Stage> inputs, Of2<Object, Object, Object, Exception> function) implements Stage {

        @SuppressWarnings("unchecked")
        public static Described of(Stage left, Stage right, Of2<?, ?, ?, ?> function) {
            return new Described(List.of(left, right), (Of2<Object, Object, Object, Exception>) function);
        }

        @Override
        public Pull open(Opening opening) {
            return new Zip(opening.open(inputs.get(0)), opening.open(inputs.get(1)), opening.isHandled(), function);
        }

        @Override
        public String label() {
            return "zip";
        }
    }

    @Override
    public Object next() throws Exception {
        Object one = ended ? Signal.END : left.next();
        if (one == Signal.END) {
            return one;
        }
        Object other = right.next();
        ended = other == Signal.END;
        if (one instanceof Signal failed) { // also where there is no other for it: it is not to be lost
            if (Signal.isFailed(other)) {
                Runs.get().suppress(failed.failure(), List.of(((Signal) other).failure()));
            }
            return one;
        }
        if (other instanceof Signal) {
            return other;
        }
        try {
            return give(Functions.element(function.apply(one, other), "zip"));
        } catch (Throwable t) {
            return Thrown.element(handled, t);
        }
    }

    @Override
    public void close(Closing closing) {
        left.close(closing);
        right.close(closing);
    }
}
