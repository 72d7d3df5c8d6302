/**
 * What goes out of a task takes along the trace, and ends with the task: calls by {@code java.net.http}
 * ({@link dev.braid.opentelemetry.outgoing.OutgoingHttp}), gRPC ({@link dev.braid.opentelemetry.outgoing.OutgoingGrpc}) and JDBC
 * ({@link dev.braid.opentelemetry.outgoing.OutgoingJdbc}). Each works without the libraries of the others, and keeps the deadline
 * also where there is no SDK of OpenTelemetry. None makes spans.
 */
@NullMarked
package dev.braid.opentelemetry.outgoing;

import org.jspecify.annotations.NullMarked;
