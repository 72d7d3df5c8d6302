/** Strings of bytes, durations, and how both are shown. */
@NullMarked
package dev.braid.cli.text;

import org.jspecify.annotations.NullMarked;
