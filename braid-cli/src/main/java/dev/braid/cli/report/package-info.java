/** What a run tells: outputs in their form, failures, progress, and how it ended. */
@NullMarked
package dev.braid.cli.report;

import org.jspecify.annotations.NullMarked;
