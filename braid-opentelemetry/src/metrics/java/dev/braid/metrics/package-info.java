/** The runs that both modules measure, and what is held against what they measured: counts, the table, the dashboard. */
@NullMarked
package dev.braid.metrics;

import org.jspecify.annotations.NullMarked;
