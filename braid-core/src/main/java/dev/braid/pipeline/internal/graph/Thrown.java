package dev.braid.pipeline.internal.graph;

import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.internal.bridge.Runs;

/** What to do with what was thrown. */
public final class Thrown {

    private Thrown() {}

    /** Throws it as it is. Never returns. */
    public static Exception asIs(Throwable thrown) throws Exception {
        switch (thrown) {
            case Exception exception -> throw exception;
            case Error error -> throw error;
            default -> throw Runs.get().unchecked(thrown);
        }
    }

    /** Throws it as it is out of a place that can throw nothing checked, to one that knows of it. Never returns. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public static <X extends Throwable> RuntimeException unchecked(Throwable thrown) throws X {
        throw (X) thrown;
    }

    /** Throws it as it is, where a value is wanted. Never returns. */
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public static <T> T rethrow(Throwable thrown) throws Exception {
        throw asIs(thrown);
    }

    /** Whether the calling code is to stop: then what it throws tells of no more than that. */
    public static boolean isStopped() {
        return Context.current().isCancelled();
    }

    /** Whether it tells of no more than that the calling code is to stop. */
    public static boolean isCancel(Throwable thrown) {
        return (thrown instanceof InterruptedException
                        || thrown instanceof CancelledException
                        || thrown instanceof DeadlineExceededException)
                && Context.current().isCancelled();
    }

    /**
     * What stands for an element whose function has thrown: a failed element if somebody downstream deals with these.
     *
     * @throws Exception what was thrown, if nobody does, or if it tells of a cancel
     */
    public static Signal element(boolean handled, Throwable thrown) throws Exception {
        if (!handled || isStopped()) {
            throw asIs(thrown);
        }
        return Signal.failed(
                thrown instanceof InterruptedException
                        ? Runs.get().foreign("a stage", thrown)
                        : thrown);
    }
}
