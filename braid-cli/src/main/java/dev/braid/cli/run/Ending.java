package dev.braid.cli.run;

import dev.braid.CancelledException;
import dev.braid.Observer.End;
import dev.braid.TaskTimeoutException;
import dev.braid.cli.input.InputException;
import dev.braid.cli.input.Line;
import dev.braid.cli.os.Signal;
import dev.braid.cli.output.OutputException;
import dev.braid.cli.task.Finished;
import dev.braid.cli.text.DurationText;
import java.time.Duration;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param status the exit status
 * @param how it ended: completed also if failures were borne
 * @param why it was stopped; empty if it was not
 * @param decisive the failure that stopped it, if one did
 */
record Ending(int status, End how, String why, Optional<Finished> decisive) {

    /** The run came to its end. */
    static Ending complete(int status) {
        return new Ending(status, End.COMPLETED, "", Optional.empty());
    }

    static Ending halted(Line failed) {
        return stopped(ExitStatus.FAILED, End.COMPLETED, "no more started after the first failure, line " + failed.number());
    }

    static Ending of(FailedTaskException failure) {
        return new Ending(ExitStatus.FAILED, End.FAILED, String.valueOf(failure.getMessage()), Optional.of(failure.finished()));
    }

    /** By what the task threw that had exceeded its time-out. */
    static Ending of(TaskTimeoutException timeout) {
        for (Throwable thrown : timeout.getSuppressed()) {
            if (thrown instanceof FailedTaskException failure) {
                return of(failure);
            }
            if (thrown instanceof OutputException failure) {
                return of(failure);
            }
        }
        throw timeout;
    }

    static Ending timedOut(Optional<Duration> timeout) {
        String shown = timeout.map(DurationText::shown).orElse("");
        return stopped(ExitStatus.TIMED_OUT, End.DEADLINE_EXCEEDED, "stopped, the time-out of " + shown + " has passed");
    }

    static Ending of(CancelledException cancelled) {
        if (!(cancelled.getCause() instanceof Stop stop)) {
            throw cancelled;
        }
        return switch (stop.signal()) {
            case 0 -> readerGone();
            case Signal.HUP -> bySignal(Signal.HUP, "stopped, the terminal is gone");
            case Signal.INT -> interrupted();
            default -> bySignal(stop.signal(), "terminated");
        };
    }

    static Ending interrupted() {
        return bySignal(Signal.INT, "interrupted");
    }

    static Ending of(OutputException failure) {
        return failure.isReaderGone() ? readerGone() : stopped(ExitStatus.FAILED, End.FAILED, String.valueOf(failure.getMessage()));
    }

    static Ending of(InputException failure) {
        return stopped(ExitStatus.FAILED, End.FAILED, String.valueOf(failure.getMessage()));
    }

    /** What had ended could not be printed then. */
    Ending followedBy(OutputException failure) {
        if (why.isEmpty()) {
            return of(failure);
        }
        End worse = how == End.COMPLETED ? End.FAILED : how;
        return failure.isReaderGone() ? this : new Ending(status, worse, why + "; " + failure.getMessage(), decisive);
    }

    private static Ending readerGone() {
        return stopped(ExitStatus.BROKEN_PIPE, End.CANCELLED, "nobody reads the output any more");
    }

    private static Ending bySignal(int signal, String why) {
        return stopped(ExitStatus.SIGNALLED + signal, End.CANCELLED, why);
    }

    private static Ending stopped(int status, End how, String why) {
        return new Ending(status, how, why, Optional.empty());
    }

    /** Whether nobody is there to be told. */
    boolean isQuiet() {
        return status == ExitStatus.BROKEN_PIPE;
    }
}
