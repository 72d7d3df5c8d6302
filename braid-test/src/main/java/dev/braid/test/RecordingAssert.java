package dev.braid.test;

import dev.braid.Observer.Run;
import java.util.Arrays;
import java.util.List;

/** Assertions on a recording. */
public final class RecordingAssert {

    private final Recording recording;

    RecordingAssert(Recording recording) {
        this.recording = recording;
    }

    /** At no time did more than {@code tasks} run, of all runs together. */
    public RecordingAssert atMostAtOnce(int tasks) {
        int actual = recording.mostAtOnce();
        return require(actual <= tasks, "at most " + Texts.count(tasks, "task") + " at once, not " + actual);
    }

    /** No run had more tasks at once than its limit. */
    public RecordingAssert withinLimits() {
        for (Run run : recording.runs()) {
            int actual = recording.of(run).mostAtOnce();
            int limit = run.limit().orElse(Integer.MAX_VALUE);
            require(actual <= limit, "at most " + Texts.count(limit, "task") + " of " + run.name() + " at once, not " + actual);
        }
        return this;
    }

    /** So many runs began. */
    public RecordingAssert runs(int expected) {
        int actual = recording.runs().size();
        return require(actual == expected, Texts.count(expected, "run") + ", not " + actual);
    }

    /** So many tasks began. */
    public RecordingAssert started(int expected) {
        int actual = recording.started().size();
        return require(actual == expected, Texts.count(expected, "task") + " to have begun, not " + actual);
    }

    /** The tasks ended in this order, given by their indices; none else has ended. */
    public RecordingAssert endedInOrder(long... indices) {
        List<Long> expected = Arrays.stream(indices).boxed().toList();
        List<Long> actual = recording.ended().stream().map(end -> end.task().index()).toList();
        return require(actual.equals(expected), "tasks to end in the order " + expected + ", not " + actual);
    }

    /** Whatever has begun has ended: runs and tasks. */
    public RecordingAssert allEnded() {
        int tasks = recording.started().size() - recording.ended().size();
        require(tasks == 0, "all tasks to have ended; " + tasks + " have not");
        long over = recording.events().stream().filter(Recording.RunEnded.class::isInstance).count();
        long runs = recording.runs().size() - over;
        return require(runs == 0, "all runs to have ended; " + runs + " have not");
    }

    /** No task was reported because it would not stop. */
    public RecordingAssert noneStuck() {
        int actual = recording.stuck().size();
        return require(actual == 0, "no task to be stuck; " + actual + " were");
    }

    /** Asserts on what became of the tasks, as completed. */
    public OutcomesAssert outcomes() {
        return new OutcomesAssert(recording.outcomes());
    }

    private RecordingAssert require(boolean holds, String expected) {
        if (!holds) {
            throw new AssertionError("expected " + expected + "; this was recorded:\n" + recording.toString().indent(4).stripTrailing());
        }
        return this;
    }
}
