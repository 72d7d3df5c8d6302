/** Channels and their like, as peers: ways to carry elements from those that send them to those that receive them. */
@NullMarked
package dev.braid.benchmarks.channel;

import org.jspecify.annotations.NullMarked;
