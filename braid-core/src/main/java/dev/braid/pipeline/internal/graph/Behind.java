package dev.braid.pipeline.internal.graph;

import dev.braid.internal.bridge.Block;
import org.jspecify.annotations.Nullable;

/** What came behind elements that a stage has in hand, and must wait until these are given: a signal, or what upstream has thrown. */
public final class Behind {

    private @Nullable Object waiting;

    /**
     * The next element; null if there is none for now, or if what came is not an element, and waits here.
     *
     * @param pull where to ask; null for none now
     * @throws Exception if the calling code is to stop
     */
    public @Nullable Object next(Block<? extends @Nullable Object> pull) throws Exception {
        Object next;
        try {
            next = pull.run();
        } catch (Throwable t) {
            if (Thrown.isStopped()) {
                throw t;
            }
            waiting = t;
            return null;
        }
        if (next instanceof Signal) {
            waiting = next;
            return null;
        }
        return next;
    }

    /** Whether something waits. */
    public boolean isWaiting() {
        return waiting != null;
    }

    /** Gives what waits: the signal, or throws. */
    public Object release() throws Exception {
        Object put = waiting;
        assert put != null;
        waiting = null;
        return put instanceof Throwable thrown ? Thrown.<Object>rethrow(thrown) : put;
    }
}
