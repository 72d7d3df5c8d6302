/** Ready-made ways to see what runs do. */
@NullMarked
package dev.braid.observe;

import org.jspecify.annotations.NullMarked;
