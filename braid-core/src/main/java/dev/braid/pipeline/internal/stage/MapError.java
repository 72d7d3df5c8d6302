package dev.braid.pipeline.internal.stage;

import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.OneToOne;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Thrown;
import java.util.Objects;
import java.util.function.Function;

/** Puts another failure in the place of each: of failed elements, and of what ends the stream. */
public final class MapError extends Fused {

    private final Function<Throwable, Throwable> function;

    private MapError(Pull upstream, Function<Throwable, Throwable> function) {
        super(upstream);
        this.function = function;
    }

    public static Stage of(Stage input, Function<? super Throwable, ? extends Throwable> function) {
        @SuppressWarnings("unchecked")
        var of = (Function<Throwable, Throwable>) function;
        return new OneToOne("mapError", input, (upstream, _) -> new MapError(upstream, of));
    }

    @Override
    public Object next() throws Exception {
        Object next;
        try {
            next = upstream.next();
        } catch (Throwable t) {
            throw Thrown.isStopped() ? Thrown.asIs(t) : Thrown.asIs(mapped(t));
        }
        if (Signal.isFailed(next)) {
            return Signal.failed(mapped(((Signal) next).failure()));
        }
        return next == Signal.END ? next : give(next);
    }

    private Throwable mapped(Throwable failure) {
        return Objects.requireNonNull(function.apply(failure), "mapError: the function returned null for a failure");
    }
}
