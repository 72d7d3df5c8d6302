/** Measuring side by side: rows of candidates that take turns, in processes of their own, and what comes of it. */
@NullMarked
package dev.braid.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
