/** What the directories of a tree hold: a walk in which each directory is a task, and forks those in it. */
@NullMarked
package dev.braid.examples.walk;

import org.jspecify.annotations.NullMarked;
