package dev.braid.benchmarks.row;

import dev.braid.FanOut;
import dev.braid.benchmarks.measure.Candidate;
import dev.braid.benchmarks.measure.Row;
import dev.braid.benchmarks.measure.Target;
import dev.braid.benchmarks.measure.Turns;
import dev.braid.benchmarks.peer.BraidMap;
import dev.braid.benchmarks.peer.BraidPipeline;
import dev.braid.benchmarks.peer.KotlinFlow;
import dev.braid.benchmarks.peer.Limit;
import dev.braid.benchmarks.peer.MapConcurrent;
import dev.braid.benchmarks.peer.ParallelCollectorsPeer;
import dev.braid.benchmarks.peer.ParallelStream;
import dev.braid.benchmarks.peer.Peer;
import dev.braid.benchmarks.peer.ReactorFlatMapSequential;
import dev.braid.benchmarks.peer.RxJavaConcatMapEager;
import dev.braid.benchmarks.peer.Sequential;
import dev.braid.benchmarks.peer.Work;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A parallel stage that keeps the order. */
final class OrderedMaps {

    private static final int LIMIT = 64;
    private static final FanOut POLICY = FanOut.limit(LIMIT);

    private static final List<Target> AHEAD_OF_ALL = Stream.of(
                    GoIdiom.NAME,
                    new MapConcurrent(LIMIT).name(),
                    ParallelCollectorsPeer.NAME,
                    ReactorFlatMapSequential.NAME,
                    RxJavaConcatMapEager.NAME,
                    KotlinFlow.NAME)
            .map(Target::ahead)
            .toList();

    private OrderedMaps() {}

    static Section trivial(Size size) {
        int tasks = size.of(100_000);
        return new Section(
                "ordered-trivial",
                "A parallel stage in order: trivial work",
                "Elements of a list go through a parallel stage and come out in order, as a list; %d at once. In Go a goroutine for each puts its result into its place in a slice."
                        .formatted(LIMIT),
                List.of(row(
                        "ordered-trivial",
                        "%,d elements in order, trivial work, limit %d".formatted(tasks, LIMIT),
                        "ns per element",
                        Turns.WITH_GARBAGE,
                        () -> {
                            var inOrder = new InOrder(tasks, Maps::trivial);
                            return GoIdiom.with(
                                    Stream.concat(peers(Work.COMPUTING), loops()).map(inOrder::nanosPerTask),
                                    GoIdiom.candidate("ordered:trivial", tasks, LIMIT, 1, nanos -> nanos / tasks));
                        })));
    }

    static Section computing(Size size) {
        int tasks = size.of(100_000);
        return new Section(
                "ordered-1us",
                "A parallel stage in order: computing",
                "The same with work that computes for 1 µs.",
                List.of(row(
                        "ordered-1us",
                        "%,d elements in order, 1 µs of computing, limit %d".formatted(tasks, LIMIT),
                        "ns per element",
                        Turns.WITH_GARBAGE,
                        () -> {
                            int steps = Spin.steps(1);
                            var inOrder = new InOrder(tasks, task -> Spin.spin(task, steps));
                            return GoIdiom.with(
                                    Stream.concat(peers(Work.COMPUTING), loops()).map(inOrder::nanosPerTask),
                                    GoIdiom.candidate("ordered:spin:1us", tasks, LIMIT, 1, nanos -> nanos / tasks));
                        })));
    }

    static Section blocking(Size size) {
        int tasks = size.of(10_000);
        return new Section(
                "ordered-1ms",
                "A parallel stage in order: blocking",
                "The same with work that blocks for 1 ms.",
                List.of(row(
                        "ordered-1ms",
                        "%,d elements in order, 1 ms of blocking, limit %d".formatted(tasks, LIMIT),
                        "ms in all",
                        Turns.ONE,
                        () -> {
                            var inOrder = new InOrder(tasks, task -> Sleepers.sleep(task, 1));
                            return GoIdiom.with(
                                    peers(Work.BLOCKING).map(peer -> inOrder.in(TimeUnit.MILLISECONDS, peer)),
                                    GoIdiom.candidate("ordered:sleep:1ms", tasks, LIMIT, 1, nanos -> nanos / 1e6));
                        })));
    }

    static Section slowHead(Size size) {
        int tasks = size.of(1_000_000);
        int millis = size.of(200);
        FanOut asList = POLICY.withWindow(tasks);
        return new Section(
                "ordered-slow-head",
                "A parallel stage in order: a slow head",
                ("The first element takes %d ms, the others next to nothing. With a window as long as the list the others are done in the"
                                + " meantime, and all takes as long as the first.")
                        .formatted(millis),
                List.of(row(
                        "ordered-slow-head",
                        "%,d elements in order, the first %d ms, limit %d".formatted(tasks, millis, LIMIT),
                        "ms in all",
                        Turns.ONE,
                        () -> {
                            var inOrder = new InOrder(tasks, task -> task == 0 ? Sleepers.sleep(task, millis) : Maps.trivial(task));
                            Stream<Peer> peers = Stream.concat(
                                    Stream.of(new BraidPipeline(asList), new BraidPipeline("Braid, the usual window", POLICY)),
                                    others(Work.BLOCKING));
                            return GoIdiom.with(
                                    peers.map(peer -> inOrder.in(TimeUnit.MILLISECONDS, peer)),
                                    GoIdiom.candidate(
                                            "ordered:head:%dms:0s".formatted(millis), tasks, LIMIT, 1, nanos -> nanos / 1e6));
                        })));
    }

    private static Row row(String id, String title, String unit, Turns turns, Supplier<List<Candidate>> candidates) {
        return new Row(id, title, unit, turns, candidates, AHEAD_OF_ALL);
    }

    private static Stream<Peer> peers(Work work) {
        return Stream.concat(Stream.of(new BraidPipeline(POLICY)), others(work));
    }

    private static Stream<Peer> others(Work work) {
        var limit = new Limit(LIMIT);
        return Stream.of(
                new BraidMap(POLICY),
                new MapConcurrent(LIMIT),
                new ParallelCollectorsPeer(limit),
                new ReactorFlatMapSequential(work, limit),
                new RxJavaConcatMapEager(work, limit),
                new KotlinFlow(work, limit));
    }

    /** For reference: no pipelines, and nothing for work that blocks. */
    private static Stream<Peer> loops() {
        return Stream.of(new ParallelStream(), new Sequential());
    }
}
