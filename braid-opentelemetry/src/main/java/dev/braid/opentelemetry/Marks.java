package dev.braid.opentelemetry;

import dev.braid.Outcome;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;

/** Marks a span with what became of what it stands for, before it ends. */
final class Marks {

    private Marks() {}

    /** The attribute that says which of the three it was. */
    static String outcome(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Success<?> _ -> "success";
            case Outcome.Failure<?> _ -> "failure";
            case Outcome.Cancelled<?> _ -> "cancelled";
        };
    }

    /** An error of the span, of a type. */
    static void failed(Span span, Throwable failure, String type) {
        String message = failure.getMessage();
        span.setStatus(StatusCode.ERROR, message == null ? "" : message);
        span.setAttribute(Names.ERROR_TYPE, type);
    }

    /** That it was cancelled, and why. */
    static void cancelled(Events events, String event, Context context, Span span, Throwable cause, long epochNanos) {
        AttributesBuilder why = Attributes.builder().put(Names.CAUSE_TYPE, cause.getClass().getName());
        if (cause.getMessage() != null) {
            why.put(Names.CAUSE_MESSAGE, cause.getMessage());
        }
        events.event(event, Severity.DEBUG, context, span, why.build(), epochNanos);
    }
}
