package dev.braid;

import dev.braid.internal.bridge.SafeText;
import dev.braid.internal.flight.Flight;
import dev.braid.internal.flight.RunEvent;
import dev.braid.internal.flight.TaskEvent;
import java.time.Duration;

/** Records runs and their tasks as events of the Flight Recorder. To be touched only while that records them. */
final class FlightObserver implements Observer {

    @Override
    public OfRun observe(Run run) {
        return new RecordedRun(run, RunEvent.begun());
    }

    @Override
    public String toString() {
        return "Flight Recorder";
    }

    private record RecordedRun(Run run, RunEvent event) implements OfRun {

        @Override
        public OfTask taskStarted(Task task) {
            return Flight.recordsTasks() ? new RecordedTask(task, TaskEvent.begun()) : OfTask.NOBODY;
        }

        @Override
        public void ended(Summary summary) {
            if (event.endsRecorded()) {
                event.record(
                        run.id(),
                        run.name(),
                        run.limit().orElse(-1),
                        summary.succeeded(),
                        summary.failed(),
                        summary.cancelled(),
                        summary.notStarted().orElse(-1),
                        summary.cause().map(SafeText::of).orElse(null));
            }
        }
    }

    private record RecordedTask(Task task, TaskEvent event) implements OfTask {

        @Override
        public void ended(Outcome<?> outcome, Duration elapsed) {
            if (event.endsRecorded()) {
                event.record(
                        task.name(),
                        task.run().name(),
                        task.run().id(),
                        task.index(),
                        switch (outcome) {
                            case Outcome.Success<?> _ -> "succeeded";
                            case Outcome.Failure<?> _ -> "failed";
                            case Outcome.Cancelled<?> _ -> "cancelled";
                        },
                        outcome.attempts(),
                        task.waited().toNanos(),
                        outcome instanceof Outcome.Failure<?>(var exception, _) ? exception : null);
            }
        }
    }
}
