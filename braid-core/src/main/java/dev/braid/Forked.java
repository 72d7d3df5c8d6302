package dev.braid;

import dev.braid.internal.crew.KeyedSource;
import org.jspecify.annotations.Nullable;

/** Fan-in of a scope: what became of a task is written in its fork; fail-fast. */
final class Forked extends FanIn<@Nullable Object, @Nullable Object> {

    @Override
    void succeeded(Object task, long index, @Nullable Object value) {
        fork(task).succeeded(value, control().attempts());
    }

    @Override
    void failed(Object task, long index, Throwable failure) {
        fork(task).failed(failure, control().attempts());
        super.failed(task, index, failure);
    }

    @Override
    void cancelled(Object task, long index, Throwable cause, @Nullable Throwable thrown) {
        fork(task).cancelled(cause, thrown, thrown == null ? 0 : control().attempts());
    }

    private static ForkTask<?, ?> fork(Object task) {
        return (ForkTask<?, ?>) (task instanceof KeyedSource.Held held ? held.task() : task);
    }

    @Override
    @Nullable Object result() {
        return null;
    }
}
