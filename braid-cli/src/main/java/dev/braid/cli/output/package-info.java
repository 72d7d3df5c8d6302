/** What processes print: kept until its turn, of any size, and written out. */
@NullMarked
package dev.braid.cli.output;

import org.jspecify.annotations.NullMarked;
