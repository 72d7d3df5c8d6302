package dev.braid.pipeline.internal.graph;

import java.util.List;

/** One stage of a pipeline as it was described: immutable, and opened for each run. */
public interface Stage {

    /** The stage for one run, and all before it. In the thread that calls the sink: starts nothing, opens nothing, calls no function. */
    Pull open(Opening opening);

    /** No run will open it: gives back what it was given, if it was. */
    default void rejected(Closing closing) {}

    /** What it is called in print. */
    String label();

    /** What comes before it. */
    List<Stage> inputs();

    /** The stage itself, if this is one by another name. */
    default Stage unnamed() {
        return this;
    }

    /** What is opened with it, each as often as it stands there. */
    default List<Stage> opens() {
        return inputs();
    }
}
