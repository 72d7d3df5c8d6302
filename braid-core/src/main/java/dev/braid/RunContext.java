package dev.braid;

/** The context that a run gives to its tasks; cancelling it cancels the run. */
final class RunContext extends ContextNode {

    private final Execution<?, ?, ?> execution;

    RunContext(Execution<?, ?, ?> execution, ContextNode parent, long deadline) {
        super(parent, deadline, false);
        this.execution = execution;
    }

    @Override
    void cancelled() {
        execution.cancelTasks();
    }

    @Override
    Throwable expired() {
        return new DeadlineExceededException(DeadlineReport.of(execution));
    }

    @Override
    Throwable inherited(Throwable above) {
        // The deadline was the parent's, but what it found undone here is for this run to say.
        return above instanceof DeadlineExceededException ? expired() : above;
    }
}
