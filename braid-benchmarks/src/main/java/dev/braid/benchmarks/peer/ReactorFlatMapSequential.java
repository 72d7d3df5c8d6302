package dev.braid.benchmarks.peer;

import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reactor's {@code flatMapSequential}, which keeps the order. */
public record ReactorFlatMapSequential(Work work, Limit limit) implements Peer {

    /** Its name in all tables. */
    public static final String NAME = "Reactor flatMapSequential";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) {
        var scheduler = work.reactorScheduler();
        List<Integer> results = Flux.fromIterable(tasks)
                .flatMapSequential(
                        task -> Mono.fromCallable(() -> body.apply(task)).subscribeOn(scheduler), limit.value(), 1)
                .collectList()
                .block();
        return Objects.requireNonNull(results);
    }
}
