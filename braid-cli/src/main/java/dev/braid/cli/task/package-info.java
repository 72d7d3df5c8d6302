/** One line of the input, made a command, run as a process, come to its end. */
@NullMarked
package dev.braid.cli.task;

import org.jspecify.annotations.NullMarked;
