/** A soak: random runs with injected faults, on real threads and the real clock, for as long as one likes. */
@NullMarked
package dev.braid.verification.soak;

import org.jspecify.annotations.NullMarked;
