package dev.braid.pipeline.internal.stage;

import dev.braid.TaskFunction;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.OneToOne;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Thrown;

/** Lets those elements through that a predicate accepts. */
public final class Filter extends Fused {

    private final TaskFunction<Object, Object, Exception> predicate;
    private final boolean handled;

    private Filter(Pull upstream, boolean handled, TaskFunction<Object, Object, Exception> predicate) {
        super(upstream);
        this.predicate = predicate;
        this.handled = handled;
    }

    public static Stage of(Stage input, TaskFunction<?, Boolean, ?> predicate) {
        var of = Functions.of(predicate);
        return new OneToOne("filter", input, (upstream, handled) -> new Filter(upstream, handled, of));
    }

    @Override
    public Object next() throws Exception {
        while (true) {
            Object next = upstream.next();
            if (next instanceof Signal) {
                return next;
            }
            try {
                if (Functions.test(predicate, next, "filter")) {
                    return give(next);
                }
            } catch (Throwable t) {
                return Thrown.element(handled, t);
            }
        }
    }
}
