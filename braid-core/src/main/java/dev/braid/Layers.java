package dev.braid;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What stands around a task's function: the policies that are about its attempts. How they nest is said here and nowhere else
 * ({@code docs/policies.md} has the picture).
 */
record Layers(
        @Nullable Retry retry,
        @Nullable Hedge hedge,
        @Nullable Permits permits,
        @Nullable Rate rate,
        @Nullable Duration timeout) {

    static final Layers NONE = new Layers(null, null, null, null, null);

    Layers with(Retry another) {
        return new Layers(another, hedge, permits, rate, timeout);
    }

    Layers with(Hedge another) {
        return new Layers(retry, another, permits, rate, timeout);
    }

    Layers with(Permits another) {
        return new Layers(retry, hedge, another, rate, timeout);
    }

    Layers with(Rate another) {
        return new Layers(retry, hedge, permits, another, timeout);
    }

    Layers with(Duration another) {
        return new Layers(retry, hedge, permits, rate, another);
    }

    /** The function with all layers around it, the last one outermost; the function itself if there are none. */
    @SuppressWarnings("unchecked") // no layer looks at tasks or results
    <T, R extends @Nullable Object> TaskFunction<? super T, ? extends R, ?> around(
            TaskFunction<? super T, ? extends R, ?> function) {
        var layered = (TaskFunction<Object, @Nullable Object, Exception>) function;
        if (timeout != null) {
            layered = new TimeoutLayer(timeout, layered);
        }
        if (rate != null) {
            layered = new RateLayer(rate, layered);
        }
        if (permits != null) {
            layered = new PermitsLayer(permits, layered);
        }
        if (hedge != null) {
            layered = new HedgeLayer(hedge, layered);
        }
        if (retry != null) {
            layered = new RetryLayer(retry, layered);
        }
        return (TaskFunction<? super T, ? extends R, ?>) layered;
    }

    /** Makes sure that a run with these layers, below {@code parent} and called here, can get what it wants. */
    void requirePossible(ContextNode parent) {
        if (permits != null) {
            permits.requireNoneHeld(parent);
            permits.requireNoneHeld(ContextNode.currentNode()); // of who reads a stream
        }
    }
}
