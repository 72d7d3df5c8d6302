/** Traces and metrics by the API of OpenTelemetry. */
module dev.braid.opentelemetry {
    requires transitive dev.braid;
    requires transitive io.opentelemetry.api;
    requires transitive io.opentelemetry.context;
    requires static io.grpc;
    requires static java.net.http;
    requires static java.sql;
    requires static org.jspecify;
    requires static org.slf4j;

    exports dev.braid.opentelemetry;
    exports dev.braid.opentelemetry.outgoing;
}
