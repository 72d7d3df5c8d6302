package dev.braid.spec;

/** What tasks are given as. */
enum Input {
    COLLECTION,
    MAP,
    ITERATOR,
    STREAM;

    /** Whether the number of tasks is known before they run. */
    boolean isSized() {
        return this == COLLECTION || this == MAP;
    }
}
