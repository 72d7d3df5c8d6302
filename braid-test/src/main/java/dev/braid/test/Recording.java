package dev.braid.test;

import dev.braid.Observer.Run;
import dev.braid.Observer.Summary;
import dev.braid.Observer.Task;
import dev.braid.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a {@link RecordingObserver} has recorded.
 *
 * @param events in the order in which they were told; the start of a task comes before its end, and both stand within its run
 */
public record Recording(List<Event> events) {

    /** Something that happened in a run. */
    public sealed interface Event {

        /** How long after the first event of the recording. */
        Duration at();

        /** In which run. */
        Run run();
    }

    /** Something that happened to a task. */
    public sealed interface TaskEvent extends Event {

        /** Of which task. */
        Task task();

        @Override
        default Run run() {
            return task().run();
        }
    }

    /** A run began. */
    public record RunStarted(Duration at, Run run) implements Event {}

    /** A task began. */
    public record TaskStarted(Duration at, Task task) implements TaskEvent {}

    /** An attempt of a task ended, and another follows after {@code backOff}. */
    public record TaskRetried(Duration at, Task task, Outcome<?> attempt, Duration backOff) implements TaskEvent {}

    /** A second attempt of a task began, {@code after} the first. */
    public record TaskHedged(Duration at, Task task, Duration after) implements TaskEvent {}

    /** A task ended; {@code elapsed} is from its start. */
    public record TaskEnded(Duration at, Task task, Outcome<?> outcome, Duration elapsed) implements TaskEvent {}

    /** A task was told to stop, {@code late} ago, and still ran. */
    public record TaskStuck(Duration at, Task task, Duration late, List<StackTraceElement> stack) implements TaskEvent {}

    /** A run ended. */
    public record RunEnded(Duration at, Run run, Summary summary) implements Event {}

    /** A recording of these events. */
    public Recording {
        events = List.copyOf(events);
    }

    /** What was recorded of runs with this name. */
    public Recording of(String name) {
        return where(event -> event.run().name().equals(name));
    }

    /** What was recorded of one run. */
    public Recording of(Run run) {
        return where(event -> event.run().id() == run.id());
    }

    private Recording where(Predicate<Event> wanted) {
        return new Recording(events.stream().filter(wanted).toList());
    }

    /** The runs, in the order in which they began. */
    public List<Run> runs() {
        return all(RunStarted.class).stream().map(RunStarted::run).toList();
    }

    /** The tasks, in the order in which they began. */
    public List<Task> started() {
        return all(TaskStarted.class).stream().map(TaskStarted::task).toList();
    }

    /** The tasks that have ended and what became of them, as completed. */
    public List<TaskEnded> ended() {
        return all(TaskEnded.class);
    }

    /** What became of the tasks, as completed. */
    public List<Outcome<?>> outcomes() {
        return ended().stream().<Outcome<?>>map(TaskEnded::outcome).toList();
    }

    /** The attempts that were not the last of their task. */
    public List<TaskRetried> retried() {
        return all(TaskRetried.class);
    }

    /** The second attempts beside slow ones. */
    public List<TaskHedged> hedged() {
        return all(TaskHedged.class);
    }

    /** The tasks that were told to stop and did not for so long that it was told. */
    public List<TaskStuck> stuck() {
        return all(TaskStuck.class);
    }

    /** How many tasks ran at once, at most. */
    public int mostAtOnce() {
        int now = 0;
        int most = 0;
        for (Event event : events) {
            switch (event) {
                case TaskStarted started -> most = Math.max(most, ++now);
                case TaskEnded ended -> now--;
                case RunStarted _, RunEnded _, TaskRetried _, TaskHedged _, TaskStuck _ -> {}
            }
        }
        return most;
    }

    private <E extends Event> List<E> all(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** A line for each event, such as {@code 1.5 s  crawl/17 succeeded: Page[…], after 300 ms}. */
    @Override
    public String toString() {
        return events.isEmpty() ? "(nothing was recorded)" : events.stream().map(Recording::line).collect(Collectors.joining("\n"));
    }

    private static String line(Event event) {
        return Texts.time(event.at()) + "  "
                + switch (event) {
                    case RunStarted(var at, var run) -> run.name() + " begins"
                            + (run.limit().isPresent() ? ", " + run.limit().getAsInt() + " at once" : "")
                            + (run.tasks().isPresent() ? ", " + Texts.count(run.tasks().getAsLong(), "task") : "");
                    case TaskStarted(var at, var task) -> task.name() + " begins";
                    case TaskEnded(var at, var task, var outcome, var elapsed) -> task.name() + " " + Texts.outcome(outcome)
                            + ", after " + Texts.time(elapsed);
                    case TaskRetried(var at, var task, var attempt, var backOff) -> task.name() + " " + Texts.outcome(attempt)
                            + "; again in " + Texts.time(backOff);
                    case TaskHedged(var at, var task, var after) -> task.name() + " begins a second time, after " + Texts.time(after);
                    case TaskStuck(var at, var task, var late, var stack) -> task.name() + " was told to stop " + Texts.time(late)
                            + " ago and still runs";
                    case RunEnded(var at, var run, var summary) -> run.name() + " is over: " + summary.succeeded() + " succeeded, "
                            + summary.failed() + " failed, " + summary.cancelled() + " cancelled"
                            + (summary.notStarted().orElse(0) == 0 ? "" : ", " + summary.notStarted().getAsLong() + " not started");
                };
    }
}
