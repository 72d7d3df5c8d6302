/**
 * The stream form: pipelines of stages, lazily composed, run and joined by the sink's call.
 *
 * @see dev.braid.pipeline.Pipeline
 */
@NullMarked
package dev.braid.pipeline;

import org.jspecify.annotations.NullMarked;
