package dev.braid.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A span that is made when it is needed: when something wants to be its child, or to be told its id. Until then it keeps attributes. One that
 * nobody has needed in its time is none, and stands for what it would have been the child of.
 */
final class LazySpan implements Span {

    private final Span parent;
    private final Supplier<SpanBuilder> builder;

    // All guarded by this.
    private @Nullable Span span;
    private @Nullable AttributesBuilder kept;
    private boolean making;
    private boolean over;

    LazySpan(Span parent, Supplier<SpanBuilder> builder) {
        this.parent = parent;
        this.builder = builder;
    }

    /**
     * Whether a span can be kept waiting in a context. Not with the agent, which translates each span that it is given into one of its own,
     * and asks for its id.
     */
    static boolean areLeftAlone() {
        AtomicBoolean asked = new AtomicBoolean();
        LazySpan probe = new LazySpan(Span.getInvalid(), () -> {
            asked.set(true);
            return TracerProvider.noop().get("").spanBuilder("");
        });
        Context.root().with(probe);
        return !asked.get();
    }

    /** The span, which is made if there is none; also when its time is over. */
    synchronized Span made() {
        if (span != null) {
            return span;
        }
        Span known;
        making = true;
        try {
            known = builder.get().startSpan();
        } finally {
            making = false;
        }
        if (kept != null) {
            known.setAllAttributes(kept.build());
            kept = null;
        }
        span = known;
        return known;
    }

    /** As {@link #made()}; null if its time is over. */
    synchronized @Nullable Span madeInTime() {
        return over ? null : made();
    }

    synchronized boolean isMade() {
        return span != null;
    }

    /** Its time is over: from now on only {@link #made()} makes it. */
    synchronized void close() {
        over = true;
    }

    /** Those that are told of the beginning of spans may ask which is current: it is this one, which does not exist yet. */
    private synchronized Span needed() {
        return span == null && (over || making) ? parent : made();
    }

    @Override
    public SpanContext getSpanContext() {
        return needed().getSpanContext();
    }

    @Override
    public boolean isRecording() {
        return parent.isRecording();
    }

    @Override
    public synchronized <T> Span setAttribute(AttributeKey<T> key, @Nullable T value) {
        if (span != null) {
            span.setAttribute(key, value);
        } else if (!over && value != null) {
            if (kept == null) {
                kept = Attributes.builder();
            }
            kept.put(key, value);
        }
        return this;
    }

    @Override
    public Span addEvent(String name, Attributes attributes) {
        needed().addEvent(name, attributes);
        return this;
    }

    @Override
    public Span addEvent(String name, Attributes attributes, long timestamp, TimeUnit unit) {
        needed().addEvent(name, attributes, timestamp, unit);
        return this;
    }

    @Override
    public Span setStatus(StatusCode code, String description) {
        needed().setStatus(code, description);
        return this;
    }

    @Override
    public Span recordException(Throwable exception, Attributes attributes) {
        needed().recordException(exception, attributes);
        return this;
    }

    @Override
    public Span updateName(String name) {
        needed().updateName(name);
        return this;
    }

    @Override
    public Span addLink(SpanContext link, Attributes attributes) {
        needed().addLink(link, attributes);
        return this;
    }

    /** Nothing: it ends with its task. */
    @Override
    public void end() {}

    /** Nothing: it ends with its task. */
    @Override
    public void end(long timestamp, TimeUnit unit) {}
}
