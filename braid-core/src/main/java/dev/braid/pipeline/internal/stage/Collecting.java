package dev.braid.pipeline.internal.stage;

import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.OneToOne;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Thrown;
import java.util.function.BiConsumer;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** Gives what a collector makes of all elements when these have ended. A failed element goes through. */
public final class Collecting<A extends @Nullable Object> extends Fused {

    private final Collector<?, A, ?> collector;
    private final boolean handled;
    private @Nullable Container<A> container;
    private boolean given;

    /** What has been collected. */
    private record Container<A extends @Nullable Object>(A of) {}

    private Collecting(Pull upstream, boolean handled, Collector<?, A, ?> collector) {
        super(upstream);
        this.collector = collector;
        this.handled = handled;
    }

    public static <A extends @Nullable Object> Stage of(Stage input, Collector<?, A, ?> collector) {
        return new OneToOne("collecting", input, (upstream, handled) -> new Collecting<>(upstream, handled, collector));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Object next() throws Exception {
        if (given) {
            return Signal.END;
        }
        Container<A> into = container;
        if (into == null) {
            container = into = new Container<>(collector.supplier().get());
        }
        BiConsumer<A, Object> accumulator = (BiConsumer<A, Object>) collector.accumulator();
        for (Object next = upstream.next(); next != Signal.END; next = upstream.next()) {
            if (next instanceof Signal) {
                return next;
            }
            try {
                accumulator.accept(into.of(), next);
            } catch (Throwable t) {
                return Thrown.element(handled, t);
            }
        }
        given = true;
        try {
            return give(Functions.present(
                    (Object) collector.finisher().apply(into.of()), "collecting: the collector made null; an element must not be null"));
        } catch (Throwable t) {
            return Thrown.element(handled, t);
        }
    }
}
