package dev.braid.pipeline.internal.graph;

/** One input for several branches, as it runs. */
public interface Branches extends Counted {

    /** What a branch gives, opened by who reads it. Called once for each. */
    Pull branch(int number, Opening opening);

    /** Opens the input, for all branches together, once each has been opened: then it is known which deal with failed elements. */
    void openInput(Opening opening, Stage input);

    /** Called by who reads what the branches have become, before it does. */
    void startOnce();

    /** Stops and joins, when no branch is read any more. */
    void close(Closing closing);

    /** Throws what the input has thrown, if it has, and any branch has come to that. When no branch is read any more. */
    void throwPending() throws Exception;
}
