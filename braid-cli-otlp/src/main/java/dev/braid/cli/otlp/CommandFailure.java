package dev.braid.cli.otlp;

import dev.braid.cli.trace.EndedProcess.Failure;
import java.util.List;

/** A line failed, or the run. Of a command not the stack is of interest but what it printed last. */
final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1;
    private static final int SHOWN = 1_000;

    private final String type;

    private CommandFailure(String type, String message) {
        super(message, null, false, false);
        this.type = type;
    }

    /** Of a line. */
    static CommandFailure ofLine(long number, Failure failure) {
        return new CommandFailure(failure.type(), "line " + number + ": " + failure.message() + said(failure.lastWords()));
    }

    /** Of the run, but not because a line failed. */
    static CommandFailure ofRun(String type, String why) {
        return new CommandFailure(type, why);
    }

    private static String said(List<String> lines) {
        String said = String.join("\n", lines);
        return said.isEmpty() ? "" : "\n" + (said.length() <= SHOWN ? said : "…" + Shortened.end(said, SHOWN));
    }

    /** The {@code error.type} of a failure. */
    static String type(Throwable failure) {
        return failure instanceof CommandFailure command ? command.type : failure.getClass().getName();
    }
}
