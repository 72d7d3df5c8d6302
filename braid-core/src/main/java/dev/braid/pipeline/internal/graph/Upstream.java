package dev.braid.pipeline.internal.graph;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What comes from upstream, for threads of a nested run that pull it one at a time. If upstream fails, that ends it here too, and is thrown
 * once what came before has been seen to.
 */
public final class Upstream implements Supplier<@Nullable Object> {

    private final Pull pull;

    /** What upstream has thrown; threads that follow one another see it. */
    private @Nullable Throwable pending;

    public Upstream(Pull pull) {
        this.pull = pull;
    }

    /** The next element, failed ones as well; null when there are no more, and then it is not asked again. */
    @Override
    public @Nullable Object get() {
        Object next;
        try {
            next = pull.next();
        } catch (Throwable t) {
            if (Thrown.isStopped()) {
                throw Thrown.unchecked(t);
            }
            pending = t;
            return null;
        }
        return next == Signal.END ? null : next;
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
