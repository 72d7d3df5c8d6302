package dev.braid.cli.task;

import dev.braid.cli.process.Sink;

/** Where what one task prints goes, and how it is printed when it is its turn. */
public interface TaskOutput extends AutoCloseable {

    Sink out();

    Sink err();

    /** Nothing more comes. */
    void finish();

    /** Whether there is something that waits to go to standard output. */
    boolean isWaiting();

    /** Prints what belongs to standard output, if it has waited. */
    void printOutput(Finished finished);

    /** Prints the rest: what belongs to standard error, and what there is to say. After {@link #printOutput}. */
    void printRest(Finished finished);

    /** Keeps nothing any more. */
    @Override
    void close();
}
