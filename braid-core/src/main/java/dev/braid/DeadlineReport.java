package dev.braid;

import dev.braid.TaskWorker.Running;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Says how far a run has come: what its {@link DeadlineExceededException} tells. */
final class DeadlineReport {

    /** How many running tasks are named in all, and how many with age and stack in the message. */
    static final int MOST_NAMES = 16;

    private static final int MOST_DETAILED = 2;

    private DeadlineReport() {}

    static DeadlineExceededException.Progress of(Execution<?, ?, ?> execution) {
        Tally tally = execution.tally();
        long done = tally.done();
        List<Running> running = new ArrayList<>();
        execution.workers().forEach(worker -> {
            Running task = worker.running();
            if (task != null) {
                running.add(task);
            }
        });
        long now = execution.context().host().nanoTime();
        running.sort(Comparator.comparingLong((Running task) -> task.startedAt() - now));
        OptionalLong size = execution.source().size();
        OptionalLong waiting = size.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, size.getAsLong() - tally.ended() - running.size()));

        var message = new StringBuilder(deadline(execution))
                .append(" passed with ")
                .append(done)
                .append(size.isPresent() ? " of " + size.getAsLong() + " tasks done" : " tasks done");
        if (!running.isEmpty()) {
            message.append("; still running: ").append(describe(execution, running, now));
        }
        message.append("; ").append(waiting.isPresent() ? waiting.getAsLong() : "the rest").append(" not started");
        List<String> names = running.stream()
                .limit(MOST_NAMES)
                .map(task -> execution.taskName(task.index()))
                .toList();
        return new DeadlineExceededException.Progress(message.toString(), done, names, waiting);
    }

    private static String deadline(Execution<?, ?, ?> execution) {
        var policy = execution.policy();
        if (execution.context().deadlineNanos() == execution.context().parentDeadlineNanos()) {
            return policy.label() + ": the surrounding deadline";
        }
        var timeout = policy.timeout();
        return policy.label() + ": "
                + (timeout == null ? "the deadline" : "deadline of " + Durations.text(Durations.nanos(timeout)));
    }

    private static String describe(Execution<?, ?, ?> execution, List<Running> running, long now) {
        String named = running.stream()
                .limit(MOST_DETAILED)
                .map(task -> execution.taskName(task.index()) + " (" + Durations.text(now - task.startedAt())
                        + StackFrames.place(task.thread().getStackTrace()) + ")")
                .collect(Collectors.joining(", "));
        int more = running.size() - MOST_DETAILED;
        return more > 0 ? named + " and " + more + " more" : named;
    }
}
