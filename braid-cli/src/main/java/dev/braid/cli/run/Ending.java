package dev.braid.cli.run;

import dev.braid.CancelledException;
import dev.braid.DeadlineExceededException;
import dev.braid.cli.input.InputException;
import dev.braid.cli.output.OutputException;
import dev.braid.cli.task.Finished;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param status the exit status
 * @param why it was stopped; empty if it was not
 * @param decisive the failure that stopped it, if one did
 */
record Ending(int status, String why, Optional<Finished> decisive) {

    private static final int SIGHUP = 1;
    private static final int SIGINT = 2;

    /** The run came to its end. */
    static Ending complete(int status) {
        return new Ending(status, "", Optional.empty());
    }

    static Ending of(FailedTaskException failure) {
        return new Ending(ExitStatus.FAILED, String.valueOf(failure.getMessage()), failure.finished());
    }

    static Ending of(DeadlineExceededException exceeded, String timeout) {
        return stopped(ExitStatus.TIMED_OUT, "stopped, the time-out of " + timeout + " has passed");
    }

    static Ending of(CancelledException cancelled) {
        if (!(cancelled.getCause() instanceof Stop stop)) {
            throw cancelled;
        }
        return switch (stop.signal()) {
            case 0 -> readerGone();
            case SIGHUP -> stopped(ExitStatus.SIGNALLED + SIGHUP, "stopped, the terminal is gone");
            case SIGINT -> interrupted();
            default -> stopped(ExitStatus.SIGNALLED + stop.signal(), "terminated");
        };
    }

    static Ending interrupted() {
        return stopped(ExitStatus.SIGNALLED + SIGINT, "interrupted");
    }

    static Ending of(OutputException failure) {
        return failure.isReaderGone() ? readerGone() : stopped(ExitStatus.FAILED, "the output could not be written: " + failure.getMessage());
    }

    static Ending of(InputException failure) {
        return stopped(ExitStatus.FAILED, String.valueOf(failure.getMessage()));
    }

    private static Ending readerGone() {
        return complete(ExitStatus.BROKEN_PIPE);
    }

    private static Ending stopped(int status, String why) {
        return new Ending(status, why, Optional.empty());
    }

    /** Whether nobody is there to be told. */
    boolean isQuiet() {
        return status == ExitStatus.BROKEN_PIPE;
    }
}
