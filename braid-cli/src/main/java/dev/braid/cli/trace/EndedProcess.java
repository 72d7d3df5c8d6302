package dev.braid.cli.trace;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The process of a line, which has ended or could not be started.
 *
 * @param line the line's number
 * @param command the program as it was called, and its arguments
 * @param started empty if it could not be
 * @param status what it returned, or what a shell returns for what cannot be started; empty if it died of a signal
 * @param signal of which it died, as {@code SIGKILL}
 * @param result what became of the line
 * @param failure what went wrong, if it failed
 */
public record EndedProcess(
        long line,
        List<String> command,
        Optional<Started> started,
        OptionalInt status,
        Optional<String> signal,
        Result result,
        Optional<Failure> failure) {

    /** What became of a line, by what its process says. */
    public enum Result {
        SUCCESS,
        /** The process returned another status than 0, died of a signal, could not be started, or took too long. */
        FAILURE,
        /** It was ended because the run was. */
        CANCELLED
    }

    /**
     * A process that was started.
     *
     * @param file what was executed
     * @param pid its number
     */
    public record Started(String file, int pid) {}

    /**
     * What went wrong.
     *
     * @param type its kind: the exit status, the name of a signal, {@code timeout}
     * @param message in words
     * @param lastWords the last lines that the process printed, on standard error, or if there are none on standard output
     */
    public record Failure(String type, String message, List<String> lastWords) {}
}
