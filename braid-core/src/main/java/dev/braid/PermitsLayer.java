package dev.braid;

import org.jspecify.annotations.Nullable;

/** Has each attempt wait for permits, and hold them while it runs. */
final class PermitsLayer implements TaskFunction<Object, @Nullable Object, Exception> {

    private final Permits permits;
    private final TaskFunction<Object, @Nullable Object, Exception> function;

    PermitsLayer(Permits permits, TaskFunction<Object, @Nullable Object, Exception> function) {
        this.permits = permits;
        this.function = function;
    }

    @Override
    public @Nullable Object apply(Object task) throws Exception {
        TaskWorker worker = TaskWorker.here();
        try (Permits.Holding held = permits.acquire(worker.context())) {
            ContextNode outer = worker.enter(held);
            try {
                return function.apply(task);
            } finally {
                worker.leave(outer);
            }
        }
    }
}
