package dev.braid.opentelemetry;

import org.jspecify.annotations.Nullable;

/**
 * Where exceptions and events are recorded.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/exceptions/">Semantic conventions for exceptions</a>
 */
enum ExceptionSignal {

    /** As log records, which the conventions ask of new instrumentations. */
    LOGS,

    /** As log records and as events of spans, for back ends that look at spans only. */
    LOGS_AND_SPANS;

    private static final String VARIABLE = "OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN";
    private static final String PROPERTY = "otel.semconv.exception.signal.opt-in";

    static ExceptionSignal ofEnvironment() {
        String property = System.getProperty(PROPERTY);
        return of(property == null ? System.getenv(VARIABLE) : property);
    }

    static ExceptionSignal of(@Nullable String value) {
        return "logs/dup".equals(value) ? LOGS_AND_SPANS : LOGS;
    }
}
