package dev.braid.cli.otlp;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Gets hold of the span of the run, which is the first. */
final class RootSpan implements SpanProcessor {

    private final AtomicReference<@Nullable ReadWriteSpan> first = new AtomicReference<>();

    /** Empty before there is one, and if none is recorded. */
    Optional<ReadWriteSpan> get() {
        return Optional.ofNullable(first.get());
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        first.compareAndSet(null, span);
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
        return false;
    }
}
