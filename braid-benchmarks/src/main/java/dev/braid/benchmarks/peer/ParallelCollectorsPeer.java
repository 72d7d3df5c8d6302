package dev.braid.benchmarks.peer;

import com.pivovarit.collectors.ParallelCollectors;
import java.util.List;
import java.util.stream.Collectors;

/** parallel-collectors, on its own virtual threads. */
public record ParallelCollectorsPeer(Limit limit) implements Peer {

    /** Its name in all tables. */
    public static final String NAME = "parallel-collectors";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) {
        var collector = limit.isNone()
                ? ParallelCollectors.parallel(body::applyUnchecked, Collectors.<Integer>toList())
                : ParallelCollectors.parallel(body::applyUnchecked, Collectors.<Integer>toList(), limit.value());
        return tasks.stream().collect(collector).join();
    }
}
