package dev.braid.opentelemetry;

import dev.braid.Outcome;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.Optional;

/** Marks a span with what became of what it stands for, before it ends. */
final class SpanOutcome {

    private SpanOutcome() {}

    /**
     * What became of a task or an attempt.
     *
     * @param within the context of the span
     * @param exception what the event of a failure is called
     */
    static void mark(
            Tracing tracing, String exception, Severity severity, Context within, Span span, Outcome<?> outcome, long epochNanos) {
        span.setAttribute(SpanNames.TASK_OUTCOME, name(outcome));
        switch (outcome) {
            case Outcome.Success<?> _ -> {}
            case Outcome.Failure<?>(var failure, _) -> {
                failed(tracing, span, failure);
                tracing.events().exception(exception, severity, within, span, failure, epochNanos);
            }
            case Outcome.Cancelled<?>(var cause, _, _) -> cancelled(tracing, SpanNames.TASK_CANCELLED, within, span, cause, epochNanos);
        }
    }

    private static String name(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Success<?> _ -> "success";
            case Outcome.Failure<?> _ -> "failure";
            case Outcome.Cancelled<?> _ -> "cancelled";
        };
    }

    /** An error of the span. */
    static void failed(Tracing tracing, Span span, Throwable failure) {
        span.setStatus(StatusCode.ERROR, message(failure).orElse(""));
        span.setAttribute(SpanNames.ERROR_TYPE, tracing.errorType(failure));
    }

    /** That it was cancelled, and why. */
    static void cancelled(Tracing tracing, String event, Context context, Span span, Throwable cause, long epochNanos) {
        AttributesBuilder why = Attributes.builder().put(SpanNames.CAUSE_TYPE, tracing.errorType(cause));
        message(cause).ifPresent(message -> why.put(SpanNames.CAUSE_MESSAGE, message));
        tracing.events().event(event, Severity.DEBUG, context, span, why.build(), epochNanos);
    }

    /** What it says, if it says anything: that is the user's code. */
    private static Optional<String> message(Throwable thrown) {
        try {
            return Optional.ofNullable(thrown.getMessage());
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
