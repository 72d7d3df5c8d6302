package dev.braid.pipeline.internal.stage;

import dev.braid.TaskFunction;
import dev.braid.internal.bridge.Downstream;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.OneToOne;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Thrown;

/** Applies a function to each element. */
public final class Map extends Fused {

    private final TaskFunction<Object, Object, Exception> function;
    private final boolean handled;

    private Map(Pull upstream, boolean handled, TaskFunction<Object, Object, Exception> function) {
        super(upstream);
        this.function = function;
        this.handled = handled;
    }

    public static Stage of(Stage input, TaskFunction<?, ?, ?> function) {
        var of = Functions.of(function);
        return new OneToOne("map", input, (upstream, handled) -> new Map(upstream, handled, of));
    }

    @Override
    public Object next() throws Exception {
        return mapped(upstream.next());
    }

    @Override
    public void pushTo(Downstream to) throws Exception {
        upstream.pushTo(next -> to.push(mapped(next)));
    }

    private Object mapped(Object next) throws Exception {
        if (next instanceof Signal) {
            return next;
        }
        try {
            return give(Functions.element(function.apply(next), "map"));
        } catch (Throwable t) {
            return Thrown.element(handled, t);
        }
    }
}
