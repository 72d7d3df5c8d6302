/** Runs and their tasks as spans and metrics of OpenTelemetry. */
@NullMarked
package dev.braid.opentelemetry;

import org.jspecify.annotations.NullMarked;
