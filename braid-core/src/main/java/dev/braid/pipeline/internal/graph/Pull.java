package dev.braid.pipeline.internal.graph;

import dev.braid.internal.bridge.Downstream;

/**
 * One stage of a pipeline as it runs: gives its elements one by one, when it is asked.
 *
 * <p>It is asked by one thread at a time; which one may change from element to element, and each sees what the one before it did. Nothing
 * is started, opened or called before the first {@link #next()}. What throws has ended, but for a stage after it that has elements
 * in hand: that gives them first.
 */
public abstract class Pull implements Counted {

    /** How many elements it has given; written by who asks, read racily by who wants to see. */
    private long given;

    /** How many elements it has dropped; likewise. */
    private long dropped;

    /**
     * The next element, or a {@link Signal}. After the end it is not asked again. Waits as long as it takes.
     *
     * @throws Exception what ended the stream, if it was not its end
     */
    public abstract Object next() throws Exception;

    /**
     * Pushes what {@link #next()} would give, one after the other to the end, as long as {@code to} wants more. Faster than to ask for each: what
     * stages do about an element is then one loop to the compiler. What {@code to} throws comes out as it is, like what has ended the stream.
     */
    public void pushTo(Downstream to) throws Exception {
        for (Object next = next(); next != Signal.END && to.push(next); next = next()) {}
    }

    /** Gives back what it holds, here and upstream. Called when no thread asks any more, or ever will; idempotent. */
    public abstract void close(Closing closing);

    /** Counts an element that is given. */
    protected final <T> T give(T element) {
        given++;
        return element;
    }

    @Override
    public final long given() {
        return given;
    }

    /** Counts an element that is dropped. */
    protected final void drop() {
        dropped++;
    }

    @Override
    public final long dropped() {
        return dropped;
    }
}
