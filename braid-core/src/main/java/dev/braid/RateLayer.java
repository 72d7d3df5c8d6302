package dev.braid;

import org.jspecify.annotations.Nullable;

/** Has each attempt wait for its turn in a rate. */
final class RateLayer implements TaskFunction<Object, @Nullable Object, Exception> {

    private final Rate rate;
    private final TaskFunction<Object, @Nullable Object, Exception> function;

    RateLayer(Rate rate, TaskFunction<Object, @Nullable Object, Exception> function) {
        this.rate = rate;
        this.function = function;
    }

    @Override
    public @Nullable Object apply(Object task) throws Exception {
        rate.acquire();
        return function.apply(task);
    }
}
