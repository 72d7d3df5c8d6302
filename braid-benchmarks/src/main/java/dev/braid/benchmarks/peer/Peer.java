package dev.braid.benchmarks.peer;

import java.util.List;

/** A way to run a function on each of a list of tasks. */
public interface Peer {

    /** What it is called in tables. */
    String name();

    /** The results of all tasks; in the order of the tasks, where the peer keeps it. Throws what failed, if anything. */
    List<Integer> map(List<Integer> tasks, Body body) throws Exception;
}
