/** What Micrometer's context propagation knows, in tasks. */
@NullMarked
package dev.braid.micrometer;

import org.jspecify.annotations.NullMarked;
