package dev.braid.internal.crew;

/** What a thread got when it asked its source for a task. */
public enum Claim {

    /** A task; it stands in the worker. */
    TASK,

    /** Nothing just now: another thread is inside the source, or a window is full. Whoever changes that calls {@link Crew#staff()}. */
    NOT_NOW,

    /** Nothing, and never again. */
    NONE
}
