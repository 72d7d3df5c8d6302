package dev.braid.benchmarks.row;

import dev.braid.FanOut;
import dev.braid.benchmarks.measure.Row;
import dev.braid.benchmarks.measure.Target;
import dev.braid.benchmarks.measure.Turns;
import dev.braid.benchmarks.peer.BraidScope;
import dev.braid.benchmarks.peer.CompletableFutures;
import dev.braid.benchmarks.peer.KotlinAsync;
import dev.braid.benchmarks.peer.Peer;
import dev.braid.benchmarks.peer.Preview;
import dev.braid.benchmarks.peer.RawThreads;
import dev.braid.benchmarks.peer.Work;
import java.util.List;
import java.util.stream.Stream;

/** What a fork costs in a scope. */
final class Forks {

    private Forks() {}

    static Section section(Size size) {
        return new Section(
                "forks",
                "Forks",
                "A scope into which the block forks its tasks one by one, and which it joins: `FanOut.scope` beside"
                        + " `StructuredTaskScope.fork` and their like. Each fork adds one to a number.",
                List.of(many(size.of(1_000_000)), few(2, size.of(10_000)), few(10, size.of(10_000))));
    }

    private static Stream<Peer> peers() {
        return Stream.of(
                new BraidScope(FanOut.unlimited()),
                new RawThreads(),
                Preview.taskScope(),
                new CompletableFutures(Work.BLOCKING),
                new KotlinAsync(Work.BLOCKING));
    }

    private static Row many(int forks) {
        return new Row(
                "forks",
                "%,d forks that do next to nothing".formatted(forks),
                "ns per fork",
                Turns.WITH_GARBAGE,
                () -> {
                    var maps = new Maps(forks, Maps::trivial);
                    return peers().map(maps::nanosPerTask).toList();
                },
                List.of(Target.ahead(Preview.TASK_SCOPE), Target.ahead(RawThreads.NAME)));
    }

    private static Row few(int forks, int scopes) {
        return new Row(
                "forks-" + forks,
                "a scope with %d forks that do next to nothing, from a platform thread".formatted(forks),
                "µs per scope",
                Turns.WITH_GARBAGE,
                () -> {
                    var maps = new Maps(forks, Maps::trivial, scopes);
                    return peers().map(peer -> maps.microsPerCall(peer, 0)).toList();
                },
                List.of(Target.ahead(Preview.TASK_SCOPE)));
    }
}
