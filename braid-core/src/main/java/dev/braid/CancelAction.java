package dev.braid;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A user's action for the cancellation of a context: it begins, or is called off, whichever comes first. It is clean-up, so it runs in a
 * shield: the thread that cancels may be a task's that has just been interrupted itself. It harms nobody by throwing.
 */
final class CancelAction implements ContextListeners.Listener, Context.Registration {

    private final ContextNode context;
    private final ContextNode shield;
    private final Consumer<? super Throwable> action;

    /** Set once by whoever comes first: the thread that is about to run the action, or one that calls it off. */
    private final AtomicBoolean decided = new AtomicBoolean();

    CancelAction(ContextNode context, Consumer<? super Throwable> action) {
        this.context = context;
        this.shield = context.shield();
        this.action = action;
    }

    @Override
    public void cancelled(Throwable cause, Executor users) {
        users.execute(() -> {
            if (decided.compareAndSet(false, true)) {
                run(cause);
            }
        });
    }

    private void run(Throwable cause) {
        try {
            shield.run(() -> action.accept(cause));
        } catch (Throwable t) {
            System.getLogger("dev.braid").log(Level.WARNING, "an onCancel action failed", t);
        }
    }

    @Override
    public boolean remove() {
        boolean first = decided.compareAndSet(false, true);
        context.forget(this);
        return first;
    }
}
