package dev.braid;

import dev.braid.internal.crew.KeyedSource;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** At most so many tasks with equal keys at once, as data. */
record KeyLimit(Function<Object, ? extends @Nullable Object> key, int most) {

    /** The same for tasks that stand in a map: their keys there are not asked. */
    KeyLimit ofValues() {
        return new KeyLimit(entry -> key.apply(((Map.Entry<?, ?>) entry).getValue()), most);
    }

    /** Runs the tasks that a keyed source gives. */
    static <T, R extends @Nullable Object> TaskFunction<KeyedSource.Held, R, Exception> unwrapping(
            TaskFunction<? super T, ? extends R, ?> function, Execution<?, ?, ?> run) {
        return held -> {
            Throwable failure = held.failure();
            if (failure != null) {
                throw Failures.<RuntimeException>asIs(failureFor(run.taskName(held.index()), held.task(), failure));
            }
            @SuppressWarnings("unchecked")
            T task = (T) held.task();
            return function.apply(task);
        };
    }

    private static Throwable failureFor(String name, Object task, Throwable thrown) {
        if (!(thrown instanceof ClassCastException)) {
            return thrown;
        }
        Object given = task instanceof Map.Entry<?, ?> entry ? entry.getValue() : task;
        var explained = new ClassCastException("FanOut.withLimitPer: the key function was made for other tasks than task " + name
                + ", a " + given.getClass().getName() + " (" + thrown.getMessage()
                + "); use the policy with tasks of the type that the key function takes");
        explained.initCause(thrown);
        return explained;
    }
}
