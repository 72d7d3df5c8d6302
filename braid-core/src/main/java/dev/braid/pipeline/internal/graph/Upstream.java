package dev.braid.pipeline.internal.graph;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What comes from upstream, for threads of a nested run that pull it one at a time. If upstream fails, that ends it here too, and is thrown
 * once what came before has been seen to.
 */
public final class Upstream implements Iterator<Object> {

    private final Pull pull;
    private @Nullable Object next;

    /** What upstream has thrown; threads that follow one another see it. */
    private @Nullable Throwable pending;

    public Upstream(Pull pull) {
        this.pull = pull;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = pulled();
        }
        return next != Signal.END;
    }

    private Object pulled() {
        try {
            return pull.next();
        } catch (Throwable t) {
            if (Thrown.isStopped()) {
                throw Thrown.unchecked(t);
            }
            pending = t;
            return Signal.END;
        }
    }

    @Override
    public Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Object taken = next;
        assert taken != null;
        next = null;
        return taken;
    }

    /** What upstream has thrown, if it has. After the nested run. */
    public List<Throwable> pending() {
        return pending == null ? List.of() : List.of(pending);
    }

    /** Throws what upstream has thrown, if it has. After the nested run. */
    public void throwPending() throws Exception {
        if (pending != null) {
            throw Thrown.asIs(pending);
        }
    }
}
