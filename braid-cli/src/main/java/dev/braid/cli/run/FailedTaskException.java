package dev.braid.cli.run;

import dev.braid.cli.task.Finished;

/** What became of a task stops the rest. */
final class FailedTaskException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Finished finished;

    FailedTaskException(Finished finished) {
        super("stopped at the first failure, line " + finished.line().number());
        this.finished = finished;
    }

    Finished finished() {
        return finished;
    }
}
