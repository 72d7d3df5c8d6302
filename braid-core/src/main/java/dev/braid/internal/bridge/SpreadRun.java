package dev.braid.internal.bridge;

/** A nested run over the elements of an iterator, whose results one reader takes. */
public interface SpreadRun extends NestedRun {

    /** What {@link #take} returns after the last result. */
    Object END = new Object();

    /**
     * The next result. Waits until there is one, or the run has ended.
     *
     * @param beforeWaiting called before the first wait, if there is one
     */
    Object take(Runnable beforeWaiting) throws InterruptedException;

    /** How many results are there and have not been taken, as far as is known. */
    int waiting();
}
