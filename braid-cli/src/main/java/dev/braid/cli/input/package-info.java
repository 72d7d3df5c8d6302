/** Where tasks come from: lines. */
@NullMarked
package dev.braid.cli.input;

import org.jspecify.annotations.NullMarked;
