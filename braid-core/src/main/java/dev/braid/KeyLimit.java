package dev.braid;

import dev.braid.internal.crew.KeyedSource;
import dev.braid.internal.crew.Source;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** At most so many tasks with equal keys at once, as data. */
record KeyLimit(Function<Object, ? extends @Nullable Object> key, int most) {

    /** The same for tasks that stand in a map: their keys there are not asked. */
    KeyLimit ofValues() {
        return new KeyLimit(entry -> key.apply(((Map.Entry<?, ?>) entry).getValue()), most);
    }

    /** The same for tasks that were forked: the key is that of what the fork was given. */
    KeyLimit ofForks() {
        return new KeyLimit(fork -> key.apply(((ForkTask<?, ?>) fork).given()), most);
    }

    /** The tasks of a source under this limit; at most so many of them are set aside. */
    Source of(Source tasks, long window) {
        return new KeyedSource(tasks, key, most, window);
    }

    /** A function of the tasks, for what a source under this limit gives in their place. */
    @SuppressWarnings("unchecked")
    <T, R extends @Nullable Object> TaskFunction<T, R, ?> unwrapping(
            TaskFunction<? super T, ? extends R, ?> function, Execution<?, ?, ?> run) {
        TaskFunction<KeyedSource.Held, R, Exception> unwrapping = held -> {
            Throwable failure = held.failure();
            if (failure != null) {
                TaskWorker.here().attempt(1); // the last one, in which no function is called
                throw Failures.<RuntimeException>asIs(failureFor(run.taskName(held.index()), held.task(), failure));
            }
            return function.apply((T) held.task());
        };
        return (TaskFunction<T, R, ?>) (TaskFunction<?, R, ?>) unwrapping;
    }

    private static Throwable failureFor(String name, Object task, Throwable thrown) {
        if (!(thrown instanceof ClassCastException)) {
            return thrown;
        }
        Object given =
                switch (task) {
                    case Map.Entry<?, ?> entry -> entry.getValue();
                    case ForkTask<?, ?> fork -> fork.given();
                    default -> task;
                };
        var explained = new ClassCastException("FanOut.withLimitPer: the key function was made for other tasks than task " + name
                + ", a " + given.getClass().getName() + " (" + thrown.getMessage()
                + "); use the policy with tasks of the type that the key function takes");
        explained.initCause(thrown);
        return explained;
    }
}
