package dev.braid.benchmarks.preview;

import dev.braid.benchmarks.peer.Body;
import dev.braid.benchmarks.peer.Peer;
import dev.braid.benchmarks.peer.Preview;
import java.util.List;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.concurrent.StructuredTaskScope.Subtask;

/** The JDK's {@code StructuredTaskScope}, in its preview of JDK 25: a virtual thread for each task, the first failure is thrown. */
public final class TaskScope implements Peer {

    @Override
    public String name() {
        return Preview.TASK_SCOPE;
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) throws Exception {
        try (var scope = StructuredTaskScope.open(Joiner.<Integer>allSuccessfulOrThrow())) {
            for (Integer task : tasks) {
                scope.fork(() -> body.apply(task));
            }
            return scope.join().map(Subtask::get).toList();
        }
    }
}
