package dev.braid.cli.input;

import java.util.Iterator;
import java.util.function.Consumer;

/** The lines of a run, and how much is known of them before they are taken. Taken by one thread at a time; the rest by any. */
public interface Input extends Iterator<Line>, AutoCloseable {

    /** How many lines there are, as far as is known by now. */
    long known();

    /** Whether {@link #known} is all. */
    boolean isWhole();

    /** Gives no more lines, from now on and to a thread that waits for one. Does not wait for a read that is under way. */
    @Override
    void close();

    /** After {@link #close}: takes the lines that were read and not taken. */
    void forEachLeft(Consumer<? super Line> action);
}
