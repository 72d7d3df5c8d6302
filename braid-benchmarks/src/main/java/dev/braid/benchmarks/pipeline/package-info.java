/** Pipelines of one kind of work each, as they are written with Braid and with its peers. */
@NullMarked
package dev.braid.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;
