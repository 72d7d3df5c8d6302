/** What comes out at the other end. */
@NullMarked
package dev.braid.opentelemetry.endtoend;

import org.jspecify.annotations.NullMarked;
