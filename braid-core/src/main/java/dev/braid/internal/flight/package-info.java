/** Braid's events of the Flight Recorder. Nothing but {@code Flight} may be touched where the module {@code jdk.jfr} may be missing. */
@NullMarked
package dev.braid.internal.flight;

import org.jspecify.annotations.NullMarked;
