/** What the parts cost, each by itself, by JMH: {@code bench/jmh}. */
@NullMarked
package dev.braid.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
