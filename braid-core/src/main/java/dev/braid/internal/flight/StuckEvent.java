package dev.braid.internal.flight;

import java.util.List;
import java.util.stream.Collectors;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A task that does not stop. */
@Name("dev.braid.Stuck")
@Label("Stuck Task")
@Category("Braid")
@Description("A task that was told to stop and still runs after the grace period")
@StackTrace(false)
public final class StuckEvent extends Event {

    @Label("Task")
    @Description("The run's name and the index")
    @Nullable String task;

    @Label("Run")
    @Nullable String run;

    @RunId
    @Label("Run Id")
    @Description("0 if the run itself was not recorded")
    long runId;

    @Label("Late")
    @Description("How long ago it was told to stop")
    @Timespan
    long late;

    @Label("Thread")
    @Description("The thread that runs it")
    @Nullable Thread thread;

    @Label("Stack")
    @Description("What it is doing, innermost first")
    @Nullable String stack;

    StuckEvent() {}

    static void record(String task, String run, long runId, long lateNanos, Thread thread, List<StackTraceElement> stack) {
        StuckEvent event = new StuckEvent();
        if (!event.shouldCommit()) {
            return;
        }
        event.task = task;
        event.run = run;
        event.runId = runId;
        event.late = lateNanos;
        event.thread = thread;
        event.stack = stack.stream().map(StackTraceElement::toString).collect(Collectors.joining("\n"));
        event.commit();
    }
}
