package dev.braid.pipeline.internal.stage;

import dev.braid.TaskFunction;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.OneToOne;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Thrown;

/** Ends with the first element that a predicate does not accept. */
public final class TakeWhile extends Fused {

    private final TaskFunction<Object, Object, Exception> predicate;
    private final boolean handled;

    private TakeWhile(Pull upstream, boolean handled, TaskFunction<Object, Object, Exception> predicate) {
        super(upstream);
        this.predicate = predicate;
        this.handled = handled;
    }

    public static Stage of(Stage input, TaskFunction<?, Boolean, ?> predicate) {
        var of = Functions.of(predicate);
        return new OneToOne("takeWhile", input, (upstream, handled) -> new TakeWhile(upstream, handled, of));
    }

    @Override
    public Object next() throws Exception {
        Object next = upstream.next();
        if (next instanceof Signal) {
            return next;
        }
        try {
            return Functions.test(predicate, next, "takeWhile") ? give(next) : Signal.END;
        } catch (Throwable t) {
            return Thrown.element(handled, t);
        }
    }
}
