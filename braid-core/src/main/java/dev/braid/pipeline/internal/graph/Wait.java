package dev.braid.pipeline.internal.graph;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a segment waits for.
 *
 * @param over whether it need not wait any more
 * @param on the segments of which any may bring that about; nobody else can
 * @param full the lane that has no room for what it wants to put, if it is that
 */
public record Wait(BooleanSupplier over, List<Segment> on, @Nullable Lane full) {

    /** For an element, or the end. */
    public static Wait forElement(BooleanSupplier over, List<Segment> on) {
        return new Wait(over, on, null);
    }
}
