/** What runs a pipeline, a class each. */
@NullMarked
package dev.braid.pipeline.internal.sink;

import org.jspecify.annotations.NullMarked;
