package dev.braid.pipeline.internal.stage;

import dev.braid.TaskFunction;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.OneToOne;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Thrown;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;

/** Gives, in place of each element, those of a collection. */
public final class FlatMapAll extends Fused {

    private final TaskFunction<Object, Object, Exception> function;
    private final boolean handled;
    private Iterator<?> inner = Collections.emptyIterator();

    private FlatMapAll(Pull upstream, boolean handled, TaskFunction<Object, Object, Exception> function) {
        super(upstream);
        this.function = function;
        this.handled = handled;
    }

    public static Stage of(Stage input, TaskFunction<?, ? extends Collection<?>, ?> function) {
        var of = Functions.of(function);
        return new OneToOne("flatMapAll", input, (upstream, handled) -> new FlatMapAll(upstream, handled, of));
    }

    @Override
    public Object next() throws Exception {
        while (true) {
            try {
                if (inner.hasNext()) {
                    return give(Functions.present(
                            inner.next(), "flatMapAll: the collection holds null; an element must not be null"));
                }
            } catch (Throwable t) {
                inner = Collections.emptyIterator();
                return Thrown.element(handled, t);
            }
            Object next = upstream.next();
            if (next instanceof Signal) {
                return next;
            }
            try {
                inner = ((Collection<?>) Functions.present(
                                function.apply(next),
                                "flatMapAll: the function returned null; return an empty collection for no elements"))
                        .iterator();
            } catch (Throwable t) {
                return Thrown.element(handled, t);
            }
        }
    }
}
