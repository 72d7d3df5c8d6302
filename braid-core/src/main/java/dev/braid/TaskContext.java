package dev.braid;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The context of one attempt of a task that has a time-out. */
final class TaskContext extends ContextNode {

    private final Execution<?, ?, ?> execution;
    private final TaskWorker worker;
    private final Duration timeout;
    private final long epoch;
    private final long index;

    TaskContext(TaskWorker worker, ContextNode parent, Duration timeout) {
        super(
                parent,
                sooner(parent.deadlineNanos(), parent.host().nanoTime() + Durations.nanos(timeout)),
                false);
        this.execution = worker.execution();
        this.worker = worker;
        this.timeout = timeout;
        this.epoch = worker.epoch();
        this.index = worker.index();
    }

    @Override
    public boolean isEnded() {
        return isUntied();
    }

    @Override
    void cancelled() {
        execution.cancelTask(worker, epoch);
    }

    @Override
    Throwable expired() {
        return new TaskTimeoutException(execution.taskName(index), timeout);
    }

    /** The time-out of this attempt, if it was cancelled by that and not by its run. */
    @Nullable TaskTimeoutException timeout() {
        // The run's own cause may be a time-out too, that of an outer task: then it is the same object.
        return ownCause() instanceof TaskTimeoutException own && own != execution.context().ownCause() ? own : null;
    }
}
