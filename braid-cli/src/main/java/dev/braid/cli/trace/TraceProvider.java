package dev.braid.cli.trace;

import java.util.List;
import java.util.function.UnaryOperator;

/** A service that traces runs. */
public interface TraceProvider {

    /**
     * Begins.
     *
     * @param variables of this process by their names; an empty text for one that is not set
     * @param arguments of this command
     * @throws RuntimeException if that cannot be; its message says why
     */
    Trace start(UnaryOperator<String> variables, List<String> arguments);
}
