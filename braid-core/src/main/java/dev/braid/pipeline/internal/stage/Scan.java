package dev.braid.pipeline.internal.stage;

import dev.braid.Combiner.Of2;
import dev.braid.internal.bridge.Downstream;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.OneToOne;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Thrown;

/** Gives what a state has become after each element. An element whose function throws leaves the state as it was. */
public final class Scan extends Fused {

    private final Of2<Object, Object, Object, Exception> function;
    private final boolean handled;
    private Object state;

    private Scan(Pull upstream, boolean handled, Object first, Of2<Object, Object, Object, Exception> function) {
        super(upstream);
        this.state = first;
        this.function = function;
        this.handled = handled;
    }

    public static Stage of(Stage input, Object first, Of2<?, ?, ?, ?> function) {
        @SuppressWarnings("unchecked")
        var of = (Of2<Object, Object, Object, Exception>) function;
        return new OneToOne("scan", input, (upstream, handled) -> new Scan(upstream, handled, first, of));
    }

    @Override
    public Object next() throws Exception {
        return scanned(upstream.next());
    }

    @Override
    public void pushTo(Downstream to) throws Exception {
        upstream.pushTo(next -> to.push(scanned(next)));
    }

    private Object scanned(Object next) throws Exception {
        if (next instanceof Signal) {
            return next;
        }
        try {
            state = Functions.element(function.apply(state, next), "scan");
            return give(state);
        } catch (Throwable t) {
            return Thrown.element(handled, t);
        }
    }
}
