/** {@code braid run}. */
@NullMarked
package dev.braid.cli.run;

import org.jspecify.annotations.NullMarked;
