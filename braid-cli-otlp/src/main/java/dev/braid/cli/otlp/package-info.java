/** Traces the command by OpenTelemetry's SDK. */
@NullMarked
package dev.braid.cli.otlp;

import org.jspecify.annotations.NullMarked;
