package dev.braid.benchmarks.peer;

import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reactor's {@code flatMap}, which does not keep the order and so has less to do than one that does. */
public record ReactorFlatMap(Work work, Limit limit) implements Peer {

    /** Its name in all tables. */
    public static final String NAME = "Reactor flatMap";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) {
        var scheduler = work.reactorScheduler();
        List<Integer> results = Flux.fromIterable(tasks)
                .flatMap(
                        task -> Mono.fromCallable(() -> body.apply(task)).subscribeOn(scheduler), limit.value())
                .collectList()
                .block();
        return Objects.requireNonNull(results);
    }
}
