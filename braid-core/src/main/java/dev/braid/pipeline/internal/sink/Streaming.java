package dev.braid.pipeline.internal.sink;

import dev.braid.internal.bridge.Results;
import dev.braid.internal.bridge.Runs;
import dev.braid.pipeline.internal.graph.Gate;
import dev.braid.pipeline.internal.graph.Opened;
import dev.braid.pipeline.internal.graph.Whole;
import java.util.stream.Stream;

/** Reads what a pipeline gives as a stream. */
public final class Streaming implements Results {

    private static final Runs.Lost FORM = new Runs.Lost("stream", "open it in try-with-resources");

    private final Gate gate;
    private final Outlet outlet;

    private Streaming(Gate gate, Outlet outlet) {
        this.gate = gate;
        this.outlet = outlet;
    }

    /** A stream whose first read starts the pipeline. */
    @SuppressWarnings("unchecked") // the caller knows what the pipeline gives
    public static <T> Stream<T> of(Whole pipeline) {
        Gate gate = new Gate();
        Outlet outlet = new Outlet(Opened.of(pipeline), gate);
        return (Stream<T>) Runs.get().stream(outlet.read(FORM, new Streaming(gate, outlet)));
    }

    @Override
    public Object take() throws InterruptedException {
        for (Object next = outlet.poll(); ; next = outlet.poll()) {
            if (next != null) {
                return next;
            }
            outlet.beforeWaiting();
            gate.await(outlet::isReady);
        }
    }
}
