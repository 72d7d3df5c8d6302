/** The MDC of SLF4J in tasks. */
@NullMarked
package dev.braid.slf4j;

import org.jspecify.annotations.NullMarked;
