/** The command {@code braid}: fan-out for a shell. */
@NullMarked
package dev.braid.cli;

import org.jspecify.annotations.NullMarked;
