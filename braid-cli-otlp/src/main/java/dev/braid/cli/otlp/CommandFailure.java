package dev.braid.cli.otlp;

import dev.braid.cli.trace.EndedProcess.Failure;
import java.util.List;

/** A line failed. Of a command not the stack is of interest but what it printed last. */
final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1;
    private static final int SHOWN = 1_000;

    private final String type;

    CommandFailure(long line, Failure failure) {
        super("line " + line + ": " + failure.message() + said(failure.lastWords()), null, false, false);
        this.type = failure.type();
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
