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

    /**
     * Runs the tasks that a keyed source gives. The key's place is given back as soon as the function has returned, before the result is
     * delivered: what comes after in the order may be waiting for the key, and delivering for what comes after.
     */
    static <T, R extends @Nullable Object> TaskFunction<KeyedSource.Held, R, Exception> releasing(
            KeyedSource tasks, TaskFunction<? super T, ? extends R, ?> function, Execution<?, ?, ?> run) {
        return held -> {
            Throwable failure = held.failure();
            if (failure != null) {
                throw Failures.<RuntimeException>asIs(failureFor(run.taskName(held.index()), held.task(), failure));
            }
            try {
                @SuppressWarnings("unchecked")
                T task = (T) held.task();
                return function.apply(task);
            } finally {
                if (tasks.ended(held)) {
                    run.staff();
                }
            }
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
