package dev.braid.internal.flight;

import dev.braid.internal.bridge.SafeText;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A task, from its start to its end. */
@Name("dev.braid.Task")
@Label("Task")
@Category("Braid")
@Description("A task of a run, from its start to its end, with all its attempts and what they waited for")
@Threshold("10 ms")
@StackTrace(false)
public final class TaskEvent extends Event {

    @Label("Name")
    @Description("The run's name and the index")
    @Nullable String name;

    @Label("Run")
    @Nullable String run;

    @RunId
    @Label("Run Id")
    long runId;

    @Label("Index")
    @Description("Its place in the order of tasks, from 0")
    long index;

    @Label("Outcome")
    @Description("succeeded, failed or cancelled")
    @Nullable String outcome;

    @Label("Attempts")
    @Description("How many times it was tried")
    int attempts;

    @Label("Waited")
    @Description("How long it was there before it began: since the beginning of its run, or since it was forked")
    @Timespan
    long waited;

    @Label("Failure")
    @Description("What it failed with, if it did")
    @Nullable Class<?> failure;

    @Label("Message")
    @Description("The failure's message")
    @Nullable String message;

    TaskEvent() {}

    /** A task that begins now. */
    public static TaskEvent begun() {
        TaskEvent event = new TaskEvent();
        event.begin();
        return event;
    }

    /** The task ends now; whether that is recorded, so that it is to be {@linkplain #record told}. */
    public boolean endsRecorded() {
        end();
        return shouldCommit();
    }

    /** Records the task. */
    public void record(
            String name, String run, long runId, long index, String outcome, int attempts, long waitedNanos, @Nullable Throwable failure) {
        this.name = name;
        this.run = run;
        this.runId = runId;
        this.index = index;
        this.outcome = outcome;
        this.attempts = attempts;
        this.waited = waitedNanos;
        if (failure != null) {
            this.failure = failure.getClass();
            this.message = SafeText.message(failure);
        }
        commit();
    }
}
