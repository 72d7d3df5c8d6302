package dev.braid.internal.bridge;

import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is spread over the threads of a nested run.
 *
 * @param name of the run, where its policy has none
 * @param tasks pulled as threads become free, by one at a time, until that gives null; may wait
 * @param ordered whether results are taken in the order of the tasks, or as completed
 * @param key by which tasks run one after the other, in their order; null for none
 * @param arrival what is taken for a task that has ended; null if that is its result, and the first failure ends the run
 * @param idle called when no task runs, for now
 * @param byReader called when the reader is about to pull and run tasks itself, by the thread that does; says whether it may
 * @param byRun called when it ends that, by any thread
 * @param isTask whether what is pulled is a task for the policy to see, or goes through as it is
 */
public record Spread(
        String name,
        Supplier<?> tasks,
        Step function,
        boolean ordered,
        @Nullable Function<Object, ? extends @Nullable Object> key,
        @Nullable Arrival arrival,
        Runnable idle,
        BooleanSupplier byReader,
        Runnable byRun,
        Predicate<Object> isTask) {

    /** What is taken for tasks that have ended, one way or the other. */
    public interface Arrival {

        /** What stands for a result. */
        Object succeeded(Object result, int attempts);

        /** What stands for a failure. */
        Object failed(Throwable failure, int attempts);
    }

    /** What is done with each task. */
    @FunctionalInterface
    public interface Step {

        /** Does the task. */
        Object apply(Object task) throws Exception;
    }
}
