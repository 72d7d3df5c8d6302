package dev.braid;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes what hangs on a thread, such as the values of thread-locals, along to the threads of tasks: as it was where a form was called,
 * each task finds it, and no task finds what another left behind. {@link FanOut#withPropagator} adds one to a policy.
 *
 * <pre>{@code
 * Propagator user = () -> {
 *     User current = SECURITY.user();                       // on the calling thread, once a call
 *     return () -> {
 *         User before = SECURITY.swap(current);             // on the task's thread, before each task
 *         return () -> SECURITY.swap(before);               // and after it
 *     };
 * };
 * }</pre>
 *
 * <p>All three are to be quick and must not block; tasks call them from many threads at once. An {@link Error} that one throws is told as it
 * is, not as a cause. {@link ScopedValue}s need none:
 * {@link FanOut#withScopedValues}.
 */
@FunctionalInterface
public interface Propagator {

    /**
     * Takes what the calling thread has. Called once for each call of a form ({@code stream} included), on the thread that calls it, before
     * any work starts; in a {@link Scope} once for each fork, on the thread that forks. If it throws, the call fails with that as the cause of a
     * {@link FanOutException}.
     */
    Snapshot capture();

    /** What was there when it was captured. */
    @FunctionalInterface
    interface Snapshot {

        /** Changes nothing. */
        Snapshot NOTHING = () -> Restore.NOTHING;

        /**
         * Gives it to the calling thread, that of a task. Called before each task, in the order in which the propagators were added to the
         * policy. If it throws, the task has failed, with that as the cause of a {@link FanOutException}, without having been run.
         *
         * @return what puts the thread back
         */
        Restore set();
    }

    /** What puts a thread back as it was before {@link Snapshot#set()}. */
    @FunctionalInterface
    interface Restore {

        /** Changes nothing. */
        Restore NOTHING = () -> {};

        /**
         * Called once after the task, however that ended, on its thread, in the reverse order. If it throws, those of the other propagators
         * are called all the same, and the task has failed: with that as the cause of a {@link FanOutException}, or with what it threw
         * itself.
         */
        void restore();
    }

    /**
     * A propagator of one thread-local. A value of null counts as none: the thread-local is removed from the task's thread. The value
     * itself is shared, so it should be immutable or thread-safe.
     */
    static <V extends @Nullable Object> Propagator of(ThreadLocal<V> threadLocal) {
        Objects.requireNonNull(threadLocal, "threadLocal");
        return () -> {
            V captured = threadLocal.get();
            return () -> {
                V before = threadLocal.get();
                put(threadLocal, captured);
                return () -> put(threadLocal, before);
            };
        };
    }

    private static <V extends @Nullable Object> void put(ThreadLocal<V> threadLocal, V value) {
        if (value == null) {
            threadLocal.remove();
        } else {
            threadLocal.set(value);
        }
    }
}
