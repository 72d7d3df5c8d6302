package dev.braid.pipeline.internal.stage;

import dev.braid.TaskFunction;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.OneToOne;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Thrown;
import java.util.HashSet;
import java.util.Set;

/** Leaves out elements whose key was there before; keeps all keys. */
public final class Distinct extends Fused {

    private final TaskFunction<Object, Object, Exception> key;
    private final boolean handled;
    private final Set<Object> seen = new HashSet<>();

    private Distinct(Pull upstream, boolean handled, TaskFunction<Object, Object, Exception> key) {
        super(upstream);
        this.key = key;
        this.handled = handled;
    }

    public static Stage of(Stage input, TaskFunction<?, ?, ?> key) {
        var of = Functions.of(key);
        return new OneToOne("distinct", input, (upstream, handled) -> new Distinct(upstream, handled, of));
    }

    @Override
    public Object next() throws Exception {
        while (true) {
            Object next = upstream.next();
            if (next instanceof Signal) {
                return next;
            }
            try {
                if (seen.add(Functions.key(key.apply(next)))) {
                    return give(next);
                }
            } catch (Throwable t) {
                return Thrown.element(handled, t);
            }
        }
    }
}
