package dev.braid.observe;

import java.util.List;

/**
 * The runs of the JVM that go on, for JMX: what {@link dev.braid.FanOut#running()} says, in types that any client knows.
 *
 * @see Diagnosis#register()
 */
public interface RunsMXBean {

    /** How many runs go on. */
    int getRunCount();

    /** How many tasks run in them. Takes no stacks, so it may be asked every few seconds. */
    int getRunningTaskCount();

    /** The runs, the oldest first, with what their tasks are doing. Takes the stack of each. */
    List<Run> getRuns();

    /** The same as text, like a thread dump; empty if no run goes on. */
    String dump();

    /**
     * A run, as {@link dev.braid.RunInfo} says.
     *
     * @param limit -1 if unlimited
     * @param waiting -1 if that is not known
     * @param cause empty if it was not cancelled
     * @param around -1 if it is in no other
     * @param pull the stack of the thread that gets the next task, where that takes long; empty if it does not
     */
    record Run(
            long id,
            String name,
            String form,
            int limit,
            long ageMillis,
            long succeeded,
            long failed,
            long cancelled,
            long waiting,
            String cause,
            long around,
            List<Task> tasks,
            List<String> pull) {}

    /** A task that runs, as {@link dev.braid.RunInfo.TaskInfo} says. */
    record Task(long index, String name, long ageMillis, boolean cancelled, long threadId, List<String> stack) {}
}
