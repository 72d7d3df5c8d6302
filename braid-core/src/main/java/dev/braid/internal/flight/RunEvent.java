package dev.braid.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A run, from its start to the end of its last task. */
@Name("dev.braid.Run")
@Label("Run")
@Category("Braid")
@Description("A run, from its start to the end of its last task")
@StackTrace(false)
public final class RunEvent extends Event {

    @RunId
    @Label("Run Id")
    long runId;

    @Label("Name")
    @Nullable String name;

    @Label("Limit")
    @Description("How many tasks at once; -1 if unlimited")
    int limit;

    @Label("Succeeded")
    @Description("How many tasks returned")
    long succeeded;

    @Label("Failed")
    @Description("How many tasks failed")
    long failed;

    @Label("Cancelled")
    @Description("How many tasks were told to stop and ended without a result")
    long cancelled;

    @Label("Not Started")
    @Description("How many tasks never started; -1 if their number is not known")
    long notStarted;

    @Label("Cause")
    @Description("Why the run was cancelled, if it was: its first failure, a deadline, an interrupt, or that it had what it wanted")
    @Nullable String cause;

    RunEvent() {}

    /** A run that begins now. */
    public static RunEvent begun() {
        RunEvent event = new RunEvent();
        event.begin();
        return event;
    }

    /** The run ends now; whether that is recorded, so that it is to be {@linkplain #record told}. */
    public boolean endsRecorded() {
        end();
        return shouldCommit();
    }

    /** Records the run. */
    public void record(
            long runId, String name, int limit, long succeeded, long failed, long cancelled, long notStarted, @Nullable String cause) {
        this.runId = runId;
        this.name = name;
        this.limit = limit;
        this.succeeded = succeeded;
        this.failed = failed;
        this.cancelled = cancelled;
        this.notStarted = notStarted;
        this.cause = cause;
        commit();
    }
}
