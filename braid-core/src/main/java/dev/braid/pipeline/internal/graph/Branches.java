package dev.braid.pipeline.internal.graph;

/** One input for several branches, as it runs. */
public interface Branches extends Counted {

    /** What a branch, read in {@code segment}, gives. Called once for each. */
    Pull branch(int number, Segment segment);

    /** Called by who reads what the branches have become, before it does. */
    void startOnce();

    /** Stops and joins, when no branch is read any more. */
    void close(Closing closing);

    /** Throws what the input has thrown, if it has, and any branch has come to that. When no branch is read any more. */
    void throwPending() throws Exception;
}
