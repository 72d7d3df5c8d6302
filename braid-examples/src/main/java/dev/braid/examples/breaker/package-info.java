/** Tasks behind a circuit breaker of Resilience4j: the recipe of docs/recipes.md. */
@NullMarked
package dev.braid.examples.breaker;

import org.jspecify.annotations.NullMarked;
