package dev.braid.benchmarks.row;

import dev.braid.FanOut;
import dev.braid.benchmarks.measure.Candidate;
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
import dev.braid.benchmarks.peer.RxJavaFlatMap;
import dev.braid.benchmarks.peer.Work;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Mostly trivial tasks, a few that block: a cache in front of something slow. */
final class OnePercent {

    /** What Reactor takes by itself; without a limit the time of each task would grow with the number of tasks. */
    private static final Limit FLAT_MAP = new Limit(256);

    private OnePercent() {}

    static Section section(Size size) {
        int tasks = size.of(1_000_000);
        List<Target> targets = Stream.concat(peers().skip(1).map(Peer::name), Stream.of(GoIdiom.NAME))
                .map(Target::ahead)
                .toList();
        return new Section(
                "one-percent",
                "A few that block",
                "Every hundredth task blocks for 1 ms, the others do next to nothing: a cache in front of something slow."
                        + " `mapConcurrent` runs 1,000 at once, Reactor and RxJava 256.",
                List.of(new Row(
                        "one-percent",
                        "%,d tasks of which 1 %% block 1 ms, unlimited".formatted(tasks),
                        "ms in all",
                        Turns.ONE,
                        () -> candidates(tasks),
                        targets)));
    }

    private static List<Candidate> candidates(int tasks) {
        var maps = new Maps(tasks, task -> task % 100 == 0 ? Sleepers.sleep(task, 1) : Maps.trivial(task));
        return GoIdiom.with(
                peers().map(peer -> maps.in(TimeUnit.MILLISECONDS, peer)),
                GoIdiom.candidate("percent:1ms", tasks, 0, 1, nanos -> nanos / 1e6));
    }

    private static Stream<Peer> peers() {
        return Stream.of(
                new Braid(FanOut.unlimited()),
                new RawThreads(),
                new InvokeAll(),
                Preview.taskScope(),
                new CompletableFutures(Work.BLOCKING),
                new ParallelStream(),
                new MapConcurrent(1_000),
                new ParallelCollectorsPeer(Limit.NONE),
                new Mug(Limit.NONE),
                new ReactorFlatMap(Work.BLOCKING, FLAT_MAP),
                new RxJavaFlatMap(Work.BLOCKING, FLAT_MAP),
                new KotlinAsync(Work.BLOCKING));
    }
}
