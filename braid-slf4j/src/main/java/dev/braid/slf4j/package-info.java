/** The MDC of SLF4J in tasks: what the caller has there, and the names of run and task. */
@NullMarked
package dev.braid.slf4j;

import org.jspecify.annotations.NullMarked;
