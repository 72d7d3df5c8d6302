/** A machine in virtual time, on which a seed decides the order of threads. */
@NullMarked
package dev.braid.test.internal;

import org.jspecify.annotations.NullMarked;
