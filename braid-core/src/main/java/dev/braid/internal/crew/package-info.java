/** The kernel: virtual threads on demand over a claimable source of tasks, with exact interrupts and a join. */
@NullMarked
package dev.braid.internal.crew;

import org.jspecify.annotations.NullMarked;
