/** Ways to run a function on each of a list of tasks: Braid, its peers, and the plain loop. Each as its users would write it. */
@NullMarked
package dev.braid.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
