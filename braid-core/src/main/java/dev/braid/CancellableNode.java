package dev.braid;

/** The context of {@link Context#withCancel()}. */
final class CancellableNode extends ContextNode implements CancellableContext {

    CancellableNode(ContextNode parent) {
        super(parent, parent.deadlineNanos(), parent.isShielding());
    }

    @Override
    public boolean cancel(Throwable cause) {
        look(Runnable::run); // what came first may not have been told
        return super.cancel(cause);
    }
}
