package dev.braid.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A process that ran to its end by itself, or could not be started.
 *
 * @param problem what went wrong, null if it exited with 0
 * @param out the file with what it printed
 * @param err the file with what it printed on standard error
 */
record Finished(Line line, @Nullable String problem, Path out, Path err) {}
