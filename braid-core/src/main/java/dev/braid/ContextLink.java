package dev.braid;

import dev.braid.internal.host.Timer;
import org.jspecify.annotations.Nullable;

/**
 * What a context is tied to while somebody waits for its cancellation: its parent and the timer of its deadline. A context that nobody
 * waits for has none, looks at both when asked, and so needs no closing.
 */
final class ContextLink {

    private final ContextNode node;

    // All guarded by this. Opening and closing may overlap, because opening calls out.
    private Context.@Nullable Registration parent;
    private @Nullable Timer deadline;
    private boolean closed;

    ContextLink(ContextNode node) {
        this.node = node;
    }

    /** Ties the context; may cancel it before returning. Not under any lock. */
    void open() {
        Context.Registration registration = node.followParent();
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

    private synchronized void release() {
        if (parent != null) {
            parent.close();
            parent = null;
        }
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }
}
