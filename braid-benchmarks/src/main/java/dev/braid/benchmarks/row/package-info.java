/** The comparisons: which work, which candidates, which targets. */
@NullMarked
package dev.braid.benchmarks.row;

import org.jspecify.annotations.NullMarked;
