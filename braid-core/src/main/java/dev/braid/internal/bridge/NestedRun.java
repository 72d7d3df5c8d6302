package dev.braid.internal.bridge;

import java.util.List;

/**
 * A run of tasks within a task: started by it, below its context, and ended by it. By one thread at a time, but for {@link #add} and what is
 * asked.
 */
public interface NestedRun {

    /** Starts below the context of the calling code. Does not block. */
    void start();

    /** Adds a task; by its own tasks only, once it has started. Does not block. */
    void add(Block<?> body);

    /**
     * Joins. Tasks end by themselves, or because the run was cancelled.
     *
     * @throws Exception what ended the run, if it was not that all tasks had succeeded
     */
    void finish() throws Exception;

    /**
     * Cancels and joins, unless it is finished; also if it was never started. Idempotent.
     *
     * @return failures that nobody was told of
     */
    List<Throwable> close();

    /** How many tasks run now, as far as is known. */
    int running();
}
