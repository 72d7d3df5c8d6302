package dev.braid.cli.trace;

import dev.braid.Context;
import dev.braid.FanOut;
import java.util.Map;
import java.util.Optional;

/** Is told of a run, and tells its children where in a trace they are. Safe for use by many threads. */
public interface Trace {

    /** Of a run that nobody traces. Children find in their environment what this process has found. */
    Trace NONE = new NoTrace();

    /** Whether there is somebody to tell. */
    boolean isOn();

    /**
     * The policy of the run, made to tell of it.
     *
     * @param timedOut why lines were cancelled, in words, if the time-out of the run does that
     */
    FanOut on(FanOut policy, String timedOut);

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
     * @param until what ends the sending early when it is cancelled
     * @return what could not be sent, to be shown; empty if nothing
     */
    Optional<String> end(EndedRun run, Context until);
}
