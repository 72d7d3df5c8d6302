package dev.braid.benchmarks.row;

import dev.braid.FanOut;
import dev.braid.benchmarks.measure.Row;
import dev.braid.benchmarks.measure.Target;
import dev.braid.benchmarks.measure.Turns;
import dev.braid.benchmarks.peer.Braid;
import dev.braid.benchmarks.peer.CompletableFutures;
import dev.braid.benchmarks.peer.InvokeAll;
import dev.braid.benchmarks.peer.KotlinAsync;
import dev.braid.benchmarks.peer.Limit;
import dev.braid.benchmarks.peer.MapConcurrent;
import dev.braid.benchmarks.peer.Mug;
import dev.braid.benchmarks.peer.ParallelCollectorsPeer;
import dev.braid.benchmarks.peer.ParallelStream;
import dev.braid.benchmarks.peer.Peer;
import dev.braid.benchmarks.peer.Preview;
import dev.braid.benchmarks.peer.RawThreads;
import dev.braid.benchmarks.peer.ReactorFlatMap;
import dev.braid.benchmarks.peer.ReactorParallel;
import dev.braid.benchmarks.peer.RxJavaFlatMap;
import dev.braid.benchmarks.peer.Sequential;
import dev.braid.benchmarks.peer.Work;
import java.util.List;

/** What a task costs that does next to nothing. */
final class Trivial {

    private static final int LIMIT = 64;

    private Trivial() {}

    static Section section(Size size) {
        int tasks = size.of(1_000_000);
        return new Section(
                "trivial",
                "Trivial tasks",
                "Each task adds one to a number. What is measured is the fan-out itself. Reactor's and RxJava's `flatMap` take part under"
                        + " the limit only: without one the time of each task grows with the number of tasks (187 µs at 100,000). Reactor's `parallel` has a rail for each"
                        + " core whatever the limit.",
                List.of(unlimited(tasks), limited(tasks)));
    }

    private static Row unlimited(int tasks) {
        List<Peer> peers = List.of(
                new Braid(FanOut.unlimited()),
                new Sequential(),
                new RawThreads(),
                new InvokeAll(),
                Preview.taskScope(),
                new CompletableFutures(Work.COMPUTING),
                new ParallelStream(),
                new ParallelCollectorsPeer(Limit.NONE),
                new Mug(Limit.NONE),
                new KotlinAsync(Work.COMPUTING));
        return row("trivial", tasks, 0, peers, List.of(
                Target.faster(40, GoIdiom.NAME),
                Target.faster(30, Preview.TASK_SCOPE),
                Target.faster(30, InvokeAll.NAME),
                new Target.Ratio(Sequential.NAME, 2.5)));
    }

    private static Row limited(int tasks) {
        Limit limit = new Limit(LIMIT);
        List<Peer> peers = List.of(
                new Braid(FanOut.limit(LIMIT)),
                new Sequential(),
                new MapConcurrent(LIMIT),
                new ParallelCollectorsPeer(limit),
                new Mug(limit),
                new ReactorFlatMap(Work.COMPUTING, limit),
                new ReactorParallel(),
                new RxJavaFlatMap(Work.COMPUTING, limit));
        return row("trivial-64", tasks, LIMIT, peers, List.of(
                Target.faster(30, new MapConcurrent(LIMIT).name()),
                Target.faster(30, ParallelCollectorsPeer.NAME),
                Target.faster(30, ReactorFlatMap.NAME)));
    }

    private static Row row(String id, int tasks, int limit, List<Peer> peers, List<Target> targets) {
        return new Row(
                id,
                "%,d trivial tasks, %s".formatted(tasks, limit == 0 ? "unlimited" : "limit " + limit),
                "ns per task",
                Turns.WITH_GARBAGE,
                () -> {
                    var maps = new Maps(tasks, Maps::trivial);
                    return GoIdiom.with(
                            peers.stream().map(maps::nanosPerTask),
                            GoIdiom.candidate("trivial", tasks, limit, 1, nanos -> nanos / tasks));
                },
                targets);
    }
}
