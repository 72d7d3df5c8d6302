package dev.braid.pipeline.internal.graph;

/** What can be seen of a stage while it runs; about, since nobody stops for it. By any thread. */
public interface Counted {

    /** How many elements it has given. */
    long given();

    /** How many elements it has dropped. */
    long dropped();

    /** How many elements wait in it. */
    int waiting();

    /** How many of its tasks are at work. */
    int busy();
}
