package dev.braid.cli.run;

import dev.braid.TaskTimeoutException;
import dev.braid.cli.task.Finished;
import java.util.stream.Stream;

/** What became of a task stops the rest. */
final class FailedTaskException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Finished finished;

    FailedTaskException(Finished finished) {
        super("stopped at the first failure, line " + finished.line().number());
        this.finished = finished;
    }

    /** What the task threw that had exceeded its time-out. */
    static FailedTaskException stoppedBy(TaskTimeoutException timeout) {
        return Stream.of(timeout.getSuppressed())
                .filter(FailedTaskException.class::isInstance)
                .map(FailedTaskException.class::cast)
                .findFirst()
                .orElseThrow(() -> timeout);
    }

    Finished finished() {
        return finished;
    }
}
