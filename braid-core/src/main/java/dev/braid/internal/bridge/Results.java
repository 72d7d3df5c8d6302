package dev.braid.internal.bridge;

import org.jspecify.annotations.Nullable;

/** What somebody outside of a run reads of it. By one thread at a time. */
@FunctionalInterface
public interface Results {

    /** What {@link #take} returns after the last result. */
    Object END = new Object();

    /** The next result, or {@link #END} when there is none and none will come. Waits for either. */
    @Nullable Object take() throws InterruptedException;
}
