package dev.braid;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What stands around a task's function: the policies that are about its attempts. How they nest is said here and nowhere else
 * ({@code docs/policies.md} has the picture).
 */
record Layers(@Nullable Retry retry, @Nullable Duration timeout) {

    static final Layers NONE = new Layers(null, null);

    Layers with(Retry another) {
        return new Layers(another, timeout);
    }

    Layers with(Duration another) {
        return new Layers(retry, another);
    }

    /** The function with all layers around it; the function itself if there are none. */
    @SuppressWarnings("unchecked") // no layer looks at tasks or results
    <T, R extends @Nullable Object> TaskFunction<? super T, ? extends R, ?> around(
            TaskFunction<? super T, ? extends R, ?> function) {
        var layered = (TaskFunction<Object, @Nullable Object, Exception>) function;
        if (timeout != null) {
            layered = new TimeoutLayer(timeout, layered);
        }
        if (retry != null) {
            layered = new RetryLayer(retry, layered);
        }
        return (TaskFunction<? super T, ? extends R, ?>) layered;
    }
}
