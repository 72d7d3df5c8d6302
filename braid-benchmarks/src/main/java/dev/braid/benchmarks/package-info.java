/** Braid beside its peers: the command, and the processes in which it measures. */
@NullMarked
package dev.braid.benchmarks;

import org.jspecify.annotations.NullMarked;
