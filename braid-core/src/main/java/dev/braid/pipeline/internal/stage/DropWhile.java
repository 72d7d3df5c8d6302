package dev.braid.pipeline.internal.stage;

import dev.braid.TaskFunction;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.OneToOne;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Thrown;

/** Leaves out elements until the first that a predicate does not accept. */
public final class DropWhile extends Fused {

    private final TaskFunction<Object, Object, Exception> predicate;
    private final boolean handled;
    private boolean through;

    private DropWhile(Pull upstream, boolean handled, TaskFunction<Object, Object, Exception> predicate) {
        super(upstream);
        this.predicate = predicate;
        this.handled = handled;
    }

    public static Stage of(Stage input, TaskFunction<?, Boolean, ?> predicate) {
        var of = Functions.of(predicate);
        return new OneToOne("dropWhile", input, (upstream, handled) -> new DropWhile(upstream, handled, of));
    }

    @Override
    public Object next() throws Exception {
        while (true) {
            Object next = upstream.next();
            if (next instanceof Signal) {
                return next;
            }
            try {
                through = through || !Functions.test(predicate, next, "dropWhile");
            } catch (Throwable t) {
                return Thrown.element(handled, t);
            }
            if (through) {
                return give(next);
            }
        }
    }
}
