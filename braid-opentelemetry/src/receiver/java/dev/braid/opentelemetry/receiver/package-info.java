/** A receiver of OTLP, for tests. */
@NullMarked
package dev.braid.opentelemetry.receiver;

import org.jspecify.annotations.NullMarked;
