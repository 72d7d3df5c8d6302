/** What a run tells whoever traces it, and the place of that: apart, and loaded only where it is wanted. */
@NullMarked
package dev.braid.cli.trace;

import org.jspecify.annotations.NullMarked;
