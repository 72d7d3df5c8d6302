package dev.braid.benchmarks.peer;

import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Reactor's {@code parallel}: what its users take for many short computations. A rail for each core; the order is not kept. */
public record ReactorParallel() implements Peer {

    @Override
    public String name() {
        return "Reactor parallel";
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) {
        List<Integer> results = Flux.fromIterable(tasks)
                .parallel()
                .runOn(Schedulers.parallel())
                .map(body::applyUnchecked)
                .sequential()
                .collectList()
                .block();
        return Objects.requireNonNull(results);
    }
}
