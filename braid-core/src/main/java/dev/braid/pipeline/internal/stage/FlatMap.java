package dev.braid.pipeline.internal.stage;

import dev.braid.TaskFunction;
import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Thrown;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives, in place of each element, those of a pipeline of its own; one after the other. If that fails, the element has failed. */
public final class FlatMap extends Fused {

    private final TaskFunction<Object, Stage, Exception> function;
    private final Opening opening;
    private @Nullable Pull inner;

    private FlatMap(Pull upstream, Opening opening, TaskFunction<Object, Stage, Exception> function) {
        super(upstream);
        this.opening = opening;
        this.function = function;
    }

    /** Its description. */
    public record Described(Stage input, TaskFunction<Object, Stage, Exception> function) implements Stage {

        @Override
        public Pull open(Opening opening) {
            return new FlatMap(opening.open(input), opening, function);
        }

        @Override
        public String label() {
            return "flatMap";
        }

        @Override
        public List<Stage> inputs() {
            return List.of(input);
        }
    }

    @Override
    public Object next() throws Exception {
        while (true) {
            Pull open = inner;
            if (open == null) {
                Object next = upstream.next();
                if (next instanceof Signal) {
                    return next;
                }
                try {
                    inner = opening.openInner(function.apply(next));
                } catch (Throwable t) {
                    return Thrown.element(opening.isHandled(), t);
                }
                continue;
            }
            Object next;
            try {
                next = open.next();
                if (next == Signal.END) {
                    closeInner(open);
                }
            } catch (Throwable t) {
                return failed(open, t);
            }
            if (next != Signal.END) {
                return Signal.isFailed(next) ? next : give(next);
            }
        }
    }

    private void closeInner(Pull open) throws Exception {
        inner = null;
        Closing closing = new Closing();
        open.close(closing);
        closing.end();
    }

    /** What an element stands for has failed, and so has the element. */
    private Object failed(Pull open, Throwable thrown) throws Exception {
        Signal failed = Thrown.element(opening.isHandled(), thrown);
        inner = null;
        Closing closing = new Closing();
        open.close(closing);
        closing.attachTo(thrown);
        return failed;
    }

    @Override
    public void close(Closing closing) {
        if (inner != null) {
            inner.close(closing);
        }
        super.close(closing);
    }
}
