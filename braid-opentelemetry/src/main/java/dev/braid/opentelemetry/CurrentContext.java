package dev.braid.opentelemetry;

import dev.braid.Propagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Makes a context current, and says so to the MDC. */
final class CurrentContext {

    private CurrentContext() {}

    /** Makes {@code context} current in the calling thread. */
    @SuppressWarnings("MustBeClosedChecker") // by what is returned
    static Propagator.Restore with(Context context) {
        return context.makeCurrent()::close;
    }

    /** Makes {@code context} current, and puts the ids of {@code span}, or if that is not made of {@code otherwise}, into the MDC if that is wanted. */
    static Propagator.Restore with(Tracing tracing, Context context, LazySpan span, Span otherwise) {
        Propagator.Restore restore = with(context);
        return with(tracing, restore, span.isMade() ? span : otherwise);
    }

    /** Makes {@code context} current, and puts the ids of its span into the MDC if that is wanted. */
    static Propagator.Restore with(Tracing tracing, Context context) {
        return with(tracing, with(context), Span.fromContext(context));
    }

    private static Propagator.Restore with(Tracing tracing, Propagator.Restore restore, Span span) {
        if (!tracing.areIdsInMdc()) {
            return restore;
        }
        try {
            return Ids.put(span, restore);
        } catch (RuntimeException | LinkageError e) {
            restore.restore();
            throw e;
        }
    }

    /** Apart, so that SLF4J is looked for only where it is wanted. */
    private static final class Ids {

        private static final String TRACE = "trace_id";
        private static final String SPAN = "span_id";

        static Propagator.Restore put(Span span, Propagator.Restore context) {
            SpanContext ids = span.getSpanContext();
            String trace = MDC.get(TRACE);
            String before = MDC.get(SPAN);
            MDC.put(TRACE, ids.getTraceId());
            MDC.put(SPAN, ids.getSpanId());
            return () -> {
                try {
                    restore(TRACE, trace);
                    restore(SPAN, before);
                } finally {
                    context.restore();
                }
            };
        }

        private static void restore(String key, @Nullable String value) {
            if (value == null) {
                MDC.remove(key);
            } else {
                MDC.put(key, value);
            }
        }
    }
}
