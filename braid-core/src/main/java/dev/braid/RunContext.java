package dev.braid;

import org.jspecify.annotations.Nullable;

/** The context that a run gives to its tasks; cancelling it cancels the run. */
final class RunContext extends ContextNode {

    private final Execution<?, ?, ?> execution;

    /** What is around, if anything can cancel that. */
    private final @Nullable ContextNode around;

    RunContext(Execution<?, ?, ?> execution, ContextNode parent, long deadline) {
        super(parent, deadline, false);
        this.execution = execution;
        this.around = isAnyCancellable(parent) ? parent : null;
    }

    /**
     * Whether nothing more may start. A cancel from above is seen here as soon as it has a cause, before it has come down to this run: who
     * cancels goes from run to run, and may find one half told by another thread.
     */
    boolean isOver() {
        if (ownCause() != null) {
            return true;
        }
        return around != null && around.isCauseSet() && isCancelled(); // asked last, so that this run ends as a cancelled one
    }

    /** What others find of the run around this one; null if there is none that goes on. */
    @Nullable LiveRun outer() {
        for (ContextNode node = around(); node != null; node = node.around()) {
            if (node instanceof RunContext outer && !outer.isUntied()) {
                return outer.execution.live();
            }
        }
        return null;
    }

    /** Whether a deadline is why what is around this run was cancelled. */
    boolean isAroundPastDeadline() {
        return around != null && around.isCancelled() && around.isPastDeadline();
    }

    @Override
    public boolean isEnded() {
        return isUntied();
    }

    @Override
    void cancelled() {
        execution.cancelTasks();
    }

    @Override
    Throwable expired() {
        return DeadlineExceededException.asCause(DeadlineReport.of(execution));
    }

    @Override
    Throwable inherited(Throwable above) {
        // The deadline was the parent's, but what it found undone here is for this run to say.
        return above instanceof DeadlineExceededException
                ? DeadlineExceededException.inherited(above, DeadlineReport.of(execution))
                : above;
    }
}
