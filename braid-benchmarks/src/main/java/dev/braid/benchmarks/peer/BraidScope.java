package dev.braid.benchmarks.peer;

import dev.braid.FanOut;
import dev.braid.Fork;
import dev.braid.Scope;
import java.util.ArrayList;
import java.util.List;

/** {@link FanOut#scope}: a fork for each task, and a join. */
public record BraidScope(FanOut policy) implements Peer {

    @Override
    public String name() {
        return Braid.NAME;
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) throws Exception {
        return policy.scope((Scope<Exception> scope) -> {
            List<Fork<Integer>> forks = new ArrayList<>(tasks.size());
            for (Integer task : tasks) {
                forks.add(scope.fork(() -> body.apply(task)));
            }
            scope.join();
            return forks.stream().map(Fork::get).toList();
        });
    }
}
