package dev.braid;

import dev.braid.internal.crew.Crews;
import dev.braid.internal.host.Host;
import org.jspecify.annotations.Nullable;

/** What tests in other packages need from the inside: a machine of their own under a run, and a pace that no real clock decides. */
public final class Inside {

    private Inside() {}

    /** Runs {@code block} in a context on {@code host}; all that is called in it stands on that. */
    public static <R extends @Nullable Object, X extends Exception> R call(Host host, TaskCallable<R, X> block)
            throws X, InterruptedException {
        return new ContextNode(host).<R, X>call(block);
    }

    /** For the calling task's worker: claims {@code appetite} tasks at once from now on, and does not look at the real clock. */
    public static void settlePace(int appetite) {
        TaskWorker worker = TaskWorker.current();
        if (worker != null) {
            Crews.settlePace(worker, appetite);
        }
    }
}
