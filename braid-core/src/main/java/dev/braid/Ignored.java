package dev.braid;

import org.jspecify.annotations.Nullable;

/** Fan-in of {@code forEach}: no results, fail-fast. */
final class Ignored extends FanIn<@Nullable Object, @Nullable Object> {

    @Override
    void succeeded(Object task, long index, @Nullable Object value) {}

    @Override
    @Nullable Object result() {
        return null;
    }
}
