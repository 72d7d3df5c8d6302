/** What a running pipeline is made of: pulls, what is between threads, and how all of it is closed. */
@NullMarked
package dev.braid.pipeline.internal.graph;

import org.jspecify.annotations.NullMarked;
