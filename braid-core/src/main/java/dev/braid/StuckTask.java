package dev.braid;

import dev.braid.internal.flight.Flight;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells of a task that was told to stop and still runs: the log, the Flight Recorder, and observers. */
final class StuckTask {

    private StuckTask() {}

    static void tell(
            Execution<?, ?, ?> execution,
            @Nullable Observation observation,
            TaskWorker worker,
            long epoch,
            Thread thread,
            long lateNanos) {
        TaskObservation task = worker.observation();
        List<StackTraceElement> stack = List.of(thread.getStackTrace());
        String name = execution.taskName(worker.index());
        if (!worker.isLate(epoch)) {
            return; // it has ended, and what was found may be of the next
        }
        Observer.Run run = observation == null ? null : observation.run();
        String runName = run == null ? execution.policy().label() : run.name();
        Flight.stuck(name, runName, run == null ? 0 : run.id(), lateNanos, thread, stack);
        System.getLogger("dev.braid")
                .log(
                        Level.WARNING,
                        "task {0} was told to stop {1} ago and still runs{2}",
                        name,
                        Durations.text(lateNanos),
                        StackFrames.place(stack.toArray(new StackTraceElement[0])));
        if (task != null) {
            task.stuck(() -> worker.isLate(epoch), Duration.ofNanos(lateNanos), stack);
        }
    }
}
