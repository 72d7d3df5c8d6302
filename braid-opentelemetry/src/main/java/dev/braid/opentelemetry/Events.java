package dev.braid.opentelemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;

/** Records what happens in spans. */
record Events(Logger logger, ExceptionSignal signal) {

    /** An exception, in a span that has not ended. */
    void exception(String name, Severity severity, Context context, Span span, Throwable thrown, long epochNanos) {
        logger.logRecordBuilder()
                .setContext(context)
                .setTimestamp(epochNanos, TimeUnit.NANOSECONDS)
                .setEventName(name)
                .setSeverity(severity)
                .setException(thrown)
                .emit();
        if (signal == ExceptionSignal.LOGS_AND_SPANS) {
            span.recordException(thrown);
        }
    }

    /** Something else, in a span that has not ended. */
    void event(String name, Severity severity, Context context, Span span, Attributes attributes, long epochNanos) {
        logger.logRecordBuilder()
                .setContext(context)
                .setTimestamp(epochNanos, TimeUnit.NANOSECONDS)
                .setEventName(name)
                .setSeverity(severity)
                .setAllAttributes(attributes)
                .emit();
        if (signal == ExceptionSignal.LOGS_AND_SPANS) {
            span.addEvent(name, attributes, epochNanos, TimeUnit.NANOSECONDS);
        }
    }
}
