package dev.braid.cli.report;

import dev.braid.cli.input.Line;
import dev.braid.cli.task.TaskOutput;

/** The form in which outputs come. Safe for use by many threads. */
public interface Report {

    /** A place for what the task of this line will print. */
    TaskOutput open(Line line);

    /** The line will not be run. */
    void skipped(Line line);
}
