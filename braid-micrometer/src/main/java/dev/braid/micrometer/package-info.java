/** Runs and their tasks as metrics of Micrometer, and what its context propagation knows in tasks. */
@NullMarked
package dev.braid.micrometer;

import org.jspecify.annotations.NullMarked;
