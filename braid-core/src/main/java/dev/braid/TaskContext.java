package dev.braid;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The context of one task that has a time-out of its own. */
final class TaskContext extends ContextNode {

    private final Execution<?, ?, ?> execution;
    private final TaskWorker worker;
    private final long epoch;
    private final long index;

    TaskContext(Execution<?, ?, ?> execution, TaskWorker worker, long index, long deadline) {
        super(execution.context(), sooner(execution.context().deadlineNanos(), deadline), false);
        this.execution = execution;
        this.worker = worker;
        this.epoch = worker.epoch();
        this.index = index;
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
        Duration timeout = execution.policy().taskTimeout();
        assert timeout != null;
        return new TaskTimeoutException(execution.taskName(index), timeout);
    }

    /** The time-out of this task, if it was cancelled by that and not by its run. */
    @Nullable TaskTimeoutException timeout() {
        // The run's own cause may be a time-out too, that of an outer task: then it is the same object.
        return ownCause() instanceof TaskTimeoutException timeout && timeout != execution.context().ownCause()
                ? timeout
                : null;
    }
}
