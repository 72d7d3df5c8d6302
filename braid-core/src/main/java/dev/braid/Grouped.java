package dev.braid;

import org.jspecify.annotations.Nullable;

/** Fan-in of tasks that hand their results on themselves: fail-fast, and somebody wants to know when none runs. */
final class Grouped extends FanIn<@Nullable Object, @Nullable Object> {

    private final Runnable closed;

    Grouped(Runnable closed) {
        this.closed = closed;
    }

    @Override
    void succeeded(Object task, long index, @Nullable Object value) {}

    @Override
    void closed() {
        closed.run();
    }

    @Override
    @Nullable Object result() {
        return null;
    }
}
