package dev.braid.benchmarks.peer;

import java.util.ArrayList;
import java.util.List;

/** The plain loop: what no fan-out can undercut on work that does not gain from more cores. */
public record Sequential() implements Peer {

    /** Its name in all tables. */
    public static final String NAME = "sequential loop";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) throws Exception {
        List<Integer> results = new ArrayList<>(tasks.size());
        for (Integer task : tasks) {
            results.add(body.apply(task));
        }
        return results;
    }
}
