/** What is done with elements on the way, a class each. */
@NullMarked
package dev.braid.pipeline.internal.stage;

import org.jspecify.annotations.NullMarked;
