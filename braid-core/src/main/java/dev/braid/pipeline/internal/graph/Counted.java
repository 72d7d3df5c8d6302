package dev.braid.pipeline.internal.graph;

/** What can be seen of a stage while it runs; about, since nobody stops for it. By any thread. */
public interface Counted {

    /** How many elements it has given. */
    long given();

    /** How many elements it has dropped. */
    default long dropped() {
        return 0;
    }

    /** How many elements wait in it. */
    default int waiting() {
        return 0;
    }

    /** How many of its tasks are at work. */
    default int busy() {
        return 0;
    }
}
