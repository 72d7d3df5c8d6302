/** Where elements come from, a class each. */
@NullMarked
package dev.braid.pipeline.internal.source;

import org.jspecify.annotations.NullMarked;
