package dev.braid;

import dev.braid.internal.host.Timer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a context is tied to while somebody waits for its cancellation: its parent and the timer of its deadline. A context that nobody
 * waits for has none, looks at both when asked, and so needs no closing.
 */
final class ContextLink implements ContextListeners.Listener {

    private final ContextNode node;

    // All guarded by this. Opening and closing may overlap, because opening calls out.
    private Context.@Nullable Registration parent;
    private @Nullable Timer deadline;
    private @Nullable ContextLink further;
    private boolean closed;

    ContextLink(ContextNode node) {
        this.node = node;
    }

    /** Ties the context; may cancel it before returning. Not under any lock. */
    void open() {
        Context.Registration registration = node.followParent(this);
        Timer timer = node.startDeadline();
        synchronized (this) {
            parent = registration;
            deadline = timer;
            if (!closed) {
                return;
            }
        }
        release();
    }

    void close() {
        synchronized (this) {
            closed = true;
        }
        release();
    }

    @Override
    public void cancelled(Throwable cause, Executor users) {
        node.look(users);
    }

    /** The parent has ended: ties the context to what is around that. */
    @Override
    public void orphaned() {
        ContextLink opening = new ContextLink(node);
        synchronized (this) {
            if (closed) {
                return;
            }
            further = opening;
        }
        opening.open();
    }

    private synchronized void release() {
        if (parent != null) {
            parent.close();
            parent = null;
        }
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
        if (further != null) {
            further.close();
            further = null;
        }
    }
}
