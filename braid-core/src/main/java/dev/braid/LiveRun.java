package dev.braid;

import dev.braid.RunInfo.PullInfo;
import dev.braid.RunInfo.TaskInfo;
import dev.braid.TaskWorker.Running;
import dev.braid.internal.crew.WorkerSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A run as others find it while it goes on. Those that nobody asks for pay for a place in a list. */
final class LiveRun {

    /** So often a thread that goes from task to task is looked at until it stays in one while its stack is taken. */
    private static final int TRIES = 3;

    private final Execution<?, ?, ?> execution;
    private final String form;
    private final @Nullable Observation observation;

    private long startedAt;

    /** Where it is listed; written when it begins. */
    private @Nullable LiveRuns list;

    // Whether it is there still, and its neighbours. Written under the lock of the list.
    boolean listed;
    @Nullable LiveRun older;
    @Nullable LiveRun newer;

    /** 0 until somebody asks. Guarded by this. */
    private long id;

    LiveRun(Execution<?, ?, ?> execution, String form, @Nullable Observation observation) {
        this.execution = execution;
        this.form = form;
        this.observation = observation;
    }

    /** The run begins, at this time of its host. */
    void begin(long nowNanos) {
        startedAt = nowNanos;
        list = LiveRuns.here();
        list.add(this);
    }

    /** None of its tasks runs, and none will. Idempotent. */
    void end() {
        if (listed && list != null) { // it is not listed twice, so who sees that it is not any more is right
            list.remove(this);
        }
    }

    long startedAt() {
        return startedAt;
    }

    /** Different for each run; given when it is asked for, unless observers know the run by one. */
    synchronized long id() {
        if (id == 0) {
            id = observation == null ? Observation.nextId() : observation.id();
        }
        return id;
    }

    // Taking stock

    /** All that go on, the oldest first. */
    static List<RunInfo> all() {
        return LiveRuns.all().stream()
                .map(LiveRun::info)
                .sorted(Comparator.comparing(RunInfo::age).reversed())
                .toList();
    }

    /** How many of its tasks run. */
    int running() {
        CallerRuns reader = execution.callerRuns();
        int running = reader == null || reader.snapshot() == null ? 0 : 1;
        for (TaskWorker worker : execution.workers()) {
            WorkerSnapshot snapshot = worker.snapshot();
            if (snapshot != null && !snapshot.claims()) {
                running++;
            }
        }
        return running;
    }

    private RunInfo info() {
        Policy policy = execution.policy();
        long now = execution.context().host().nanoTime();
        List<TaskInfo> tasks = new ArrayList<>();
        PullInfo pull = null;
        for (TaskWorker worker : execution.workers()) {
            Seen seen = see(worker::snapshot);
            if (seen != null && seen.snapshot.claims()) {
                pull = new PullInfo(seen.snapshot.thread(), seen.stack);
            } else if (seen != null) {
                tasks.add(task(seen, now - since(worker, seen.snapshot)));
            }
        }
        CallerRuns reader = execution.callerRuns();
        Seen seen = reader == null ? null : see(reader::snapshot);
        if (seen != null) {
            tasks.add(task(seen, now - seen.snapshot.since()));
        }
        tasks.sort(Comparator.comparing(TaskInfo::age).reversed());
        LiveRun outer = execution.context().outer();
        Tally tally = execution.tally();
        return new RunInfo(
                id(),
                policy.label(),
                form.isEmpty() ? "stage" : form,
                policy.limitIfAny(),
                Duration.ofNanos(now - startedAt),
                tally.succeeded(),
                tally.failed(),
                tally.cancelled(),
                waiting(tally.ended() + tasks.size()),
                Optional.ofNullable(execution.context().ownCause()),
                outer == null ? OptionalLong.empty() : OptionalLong.of(outer.id()),
                List.copyOf(tasks),
                Optional.ofNullable(pull));
    }

    /** What a worker's thread was seen to do, and its stack meanwhile. */
    private record Seen(WorkerSnapshot snapshot, List<StackTraceElement> stack) {}

    /** Null if the thread does nothing for long. */
    private static @Nullable Seen see(Supplier<@Nullable WorkerSnapshot> look) {
        WorkerSnapshot before = look.get();
        for (int tries = 1; before != null; tries++) {
            List<StackTraceElement> stack = List.of(before.thread().getStackTrace());
            WorkerSnapshot after = look.get();
            if (after != null && after.epoch() == before.epoch() && after.claims() == before.claims()) {
                return new Seen(after, stack);
            }
            if (tries == TRIES) { // it goes from one short task to the next: the stack of one of these is better than none
                return before.claims() || after == null ? null : new Seen(before, stack);
            }
            before = after;
        }
        return null;
    }

    private TaskInfo task(Seen seen, long age) {
        WorkerSnapshot task = seen.snapshot;
        String name = execution.taskName(task.index());
        return new TaskInfo(task.index(), name, Duration.ofNanos(Math.max(0, age)), task.cancelled(), task.thread(), seen.stack);
    }

    /** When the task began: as it was noted, or as the thread remembers. */
    private static long since(TaskWorker worker, WorkerSnapshot task) {
        Running noted = worker.running();
        return noted != null && noted.index() == task.index() ? noted.startedAt() : task.since();
    }

    private OptionalLong waiting(long begun) {
        OptionalLong known = execution.source().sizeSoFar();
        return known.isPresent() ? OptionalLong.of(Math.max(0, known.getAsLong() - begun)) : known;
    }
}
