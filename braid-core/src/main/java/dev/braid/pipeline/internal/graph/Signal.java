package dev.braid.pipeline.internal.graph;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What comes in the place of an element: the end, or an element that has failed and goes on to who deals with it. */
public final class Signal {

    /** There are no more elements. */
    public static final Signal END = new Signal(null);

    private final @Nullable Throwable failure;

    private Signal(@Nullable Throwable failure) {
        this.failure = failure;
    }

    /** An element that has failed. */
    public static Signal failed(Throwable failure) {
        return new Signal(Objects.requireNonNull(failure));
    }

    /** Whether {@code next} is an element that has failed. */
    public static boolean isFailed(Object next) {
        return next instanceof Signal signal && signal != END;
    }

    /** Why the element has failed; not for the end. */
    public Throwable failure() {
        return Objects.requireNonNull(failure);
    }
}
