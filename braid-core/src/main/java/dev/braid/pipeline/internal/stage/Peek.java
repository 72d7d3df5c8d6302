package dev.braid.pipeline.internal.stage;

import dev.braid.TaskConsumer;
import dev.braid.internal.bridge.Downstream;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.OneToOne;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Thrown;

/** Shows each element to a consumer. */
public final class Peek extends Fused {

    private final TaskConsumer<Object, Exception> consumer;
    private final boolean handled;

    private Peek(Pull upstream, boolean handled, TaskConsumer<Object, Exception> consumer) {
        super(upstream);
        this.consumer = consumer;
        this.handled = handled;
    }

    public static Stage of(Stage input, TaskConsumer<?, ?> consumer) {
        var of = Functions.ofConsumer(consumer);
        return new OneToOne("peek", input, (upstream, handled) -> new Peek(upstream, handled, of));
    }

    @Override
    public Object next() throws Exception {
        return shown(upstream.next());
    }

    @Override
    public void pushTo(Downstream to) throws Exception {
        upstream.pushTo(next -> to.push(shown(next)));
    }

    private Object shown(Object next) throws Exception {
        if (next instanceof Signal) {
            return next;
        }
        try {
            consumer.accept(next);
            return give(next);
        } catch (Throwable t) {
            return Thrown.element(handled, t);
        }
    }
}
