package dev.braid.benchmarks.peer;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.List;

/** What people write by hand: a virtual thread and a span for each task, a child of the caller's. */
public record TracedThreads(Tracer tracer) implements Peer {

    /** Its name in all tables. */
    public static final String NAME = "raw virtual threads, traced by hand";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) throws Exception {
        Span run = tracer.spanBuilder("run").startSpan();
        Context context = Context.current().with(run);
        try {
            return new RawThreads().map(tasks, task -> traced(context, body, task));
        } finally {
            run.end();
        }
    }

    private Integer traced(Context context, Body body, Integer task) throws Exception {
        Span span = tracer.spanBuilder("task").setParent(context).setAttribute("index", (long) task).startSpan();
        try (Scope _ = context.with(span).makeCurrent()) {
            return body.apply(task);
        } catch (Exception e) {
            span.setStatus(StatusCode.ERROR).recordException(e);
            throw e;
        } finally {
            span.end();
        }
    }
}
