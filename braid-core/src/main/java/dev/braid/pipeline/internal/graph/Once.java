package dev.braid.pipeline.internal.graph;

import java.util.concurrent.atomic.AtomicBoolean;

/** Sees to it that what can be read only once is. */
public final class Once {

    private final AtomicBoolean used = new AtomicBoolean();

    /** Whether this is the first use. */
    public boolean isFirstUse() {
        return used.compareAndSet(false, true);
    }

    /** The first use, or else an error that names {@code what}. */
    public void use(String method, String what) {
        if (!isFirstUse()) {
            throw new IllegalStateException("Pipeline." + method + "(" + what + "): it has been run already, and " + what
                    + " can be read only once; make a new pipeline, or begin with a collection");
        }
    }

    /** Likewise, for what is given to a function of the user's; the error names {@code method}, and says what to do. */
    public void useIn(String method, String advice) {
        if (!isFirstUse()) {
            throw new IllegalStateException(method + ": its input can be read only once; " + advice);
        }
    }
}
