package dev.braid.cli.trace;

import dev.braid.FanOut;
import java.util.Map;
import java.util.Optional;

/** Is told of a run, and tells its children where in a trace they are. Safe for use by many threads. */
public interface Trace {

    /** Of a run that nobody traces. Children find in their environment what this process has found. */
    Trace NONE = new NoTrace();

    /** Whether there is somebody to tell. */
    boolean isOn();

    /** The policy of the run, made to tell of it. */
    FanOut on(FanOut policy);

    /**
     * What is to be different in the environment of a child of the current task, by names; an empty text stands for no such variable.
     * Called on the task's thread.
     */
    Map<String, String> variables();

    /** The current task's process has ended, or could not be started. Called on the task's thread. */
    void ended(EndedProcess process);

    /**
     * The run has ended; sends what has not been sent. Blocking, for some seconds at most.
     *
     * @param status the exit status of the command
     * @return what could not be sent, to be shown; empty if nothing
     */
    Optional<String> end(int status);
}
