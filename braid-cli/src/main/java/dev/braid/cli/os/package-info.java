/** What the JDK does not offer of the operating system: system calls, by the C library. Linux. */
@NullMarked
package dev.braid.cli.os;

import org.jspecify.annotations.NullMarked;
