/** Traces and metrics by the API of OpenTelemetry. */
module dev.braid.opentelemetry {
    requires transitive dev.braid;
    requires transitive io.opentelemetry.api;
    requires transitive io.opentelemetry.context;
    requires static org.jspecify;

    exports dev.braid.opentelemetry;
}
