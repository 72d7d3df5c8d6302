package dev.braid.internal.bridge;

/** A run of one block that nobody waits for, in the context of who made it. It is over by itself when its last thread leaves. */
public interface RootRun {

    /** Starts. Does not block. */
    void start();

    /** Cancels, and does not wait. Idempotent. */
    void cancel(String why);

    /** Throws if it was cancelled. */
    void throwIfCancelled();
}
