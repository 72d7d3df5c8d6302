/** What a run stands on: a clock, a timer thread, a way to start threads. Tests give their own. */
@NullMarked
package dev.braid.internal.host;

import org.jspecify.annotations.NullMarked;
