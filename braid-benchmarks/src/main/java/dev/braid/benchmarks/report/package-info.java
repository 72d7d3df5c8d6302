/** What was measured, for a reader: tables, the page in the docs, plots. */
@NullMarked
package dev.braid.benchmarks.report;

import org.jspecify.annotations.NullMarked;
