/** Races over HTTP: several calls, of which the first answers count and the others are cancelled, so that their connections are closed. */
@NullMarked
package dev.braid.examples.race;

import org.jspecify.annotations.NullMarked;
