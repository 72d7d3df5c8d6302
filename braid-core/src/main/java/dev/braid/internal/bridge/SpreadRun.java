package dev.braid.internal.bridge;

/** A nested run over the elements of an iterator, whose results one reader takes. */
public interface SpreadRun extends NestedRun {

    /** What {@link #take} returns after the last result. */
    Object END = new Object();

    /**
     * The next result. Waits until there is one, or the run has ended; or runs the next task itself, if these are short.
     *
     * @param beforeWaiting called before each wait
     * @param afterWaiting called after each wait
     */
    Object take(Runnable beforeWaiting, Runnable afterWaiting) throws Exception;

    /**
     * Pushes to {@code to} the results of tasks that the reader does itself, as long as it does, which may be not at all.
     *
     * @return whether {@code to} wants more
     */
    boolean pushOwn(Downstream to) throws Exception;

    /** Whether a task runs, other than to pull from the iterator. */
    boolean isWorking();

    /** Whether no task runs, and none can before a result is taken. */
    boolean isAtRest();

    /** Whether a result can be taken, or none will come. */
    boolean isReady();

    /** How many results are there and have not been taken, as far as is known. */
    int waiting();
}
