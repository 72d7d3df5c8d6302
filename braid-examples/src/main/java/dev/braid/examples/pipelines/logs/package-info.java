/** Compressed logs that go into a database. */
@NullMarked
package dev.braid.examples.pipelines.logs;

import org.jspecify.annotations.NullMarked;
