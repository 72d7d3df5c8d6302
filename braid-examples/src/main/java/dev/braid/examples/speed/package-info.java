/** How much a task costs: Braid beside a plain loop, {@code invokeAll}, and a thread per task. */
@NullMarked
package dev.braid.examples.speed;

import org.jspecify.annotations.NullMarked;
