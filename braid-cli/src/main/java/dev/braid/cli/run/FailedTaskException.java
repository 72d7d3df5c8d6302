package dev.braid.cli.run;

import dev.braid.TaskTimeoutException;
import dev.braid.cli.task.Finished;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What became of a task stops the rest. */
final class FailedTaskException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient @Nullable Finished finished;

    private FailedTaskException(String message, @Nullable Finished finished, @Nullable Throwable cause) {
        super(message, cause);
        this.finished = finished;
    }

    static FailedTaskException of(Finished finished) {
        return new FailedTaskException("stopped at the first failure, line " + finished.line().number(), finished, null);
    }

    /** What it printed could not be kept. */
    static FailedTaskException lost(String message, Throwable cause) {
        return new FailedTaskException(message, null, cause);
    }

    /** What the task threw that had exceeded its time-out. */
    static FailedTaskException stoppedBy(TaskTimeoutException timeout) {
        return Stream.of(timeout.getSuppressed())
                .filter(FailedTaskException.class::isInstance)
                .map(FailedTaskException.class::cast)
                .findFirst()
                .orElseThrow(() -> timeout);
    }

    /** Empty if its output was lost. */
    Optional<Finished> finished() {
        return Optional.ofNullable(finished);
    }
}
