/** The MD5 of every file of a tree: the program of the Go blog's "Pipelines and cancellation", in its three shapes. */
@NullMarked
package dev.braid.examples.md5;

import org.jspecify.annotations.NullMarked;
