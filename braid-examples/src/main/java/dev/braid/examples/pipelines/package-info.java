/** Pipelines: the programs of the Go blog's "Pipelines and cancellation", word counts over a tree, and logs that go into a database. */
@NullMarked
package dev.braid.examples.pipelines;

import org.jspecify.annotations.NullMarked;
