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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What a call costs that has next to nothing to do. */
final class SmallCalls {

    private static final int[] TASKS = {2, 3, 10};

    private SmallCalls() {}

    static Section section(Size size) {
        int calls = size.of(10_000);
        List<Row> rows = Stream.of(false, true)
                .flatMap(virtual -> Arrays.stream(TASKS).mapToObj(tasks -> row(tasks, calls, virtual)))
                .toList();
        return new Section(
                "calls",
                "Small calls",
                "What a whole call costs, from a platform thread and from a virtual one, with tasks that do nothing, one call after another.",
                rows);
    }

    private static Row row(int tasks, int calls, boolean fromVirtual) {
        return new Row(
                "calls-" + tasks + (fromVirtual ? "-virtual" : ""),
                "a call with %d tasks that do nothing, from a %s thread".formatted(tasks, fromVirtual ? "virtual" : "platform"),
                "µs per call",
                Turns.WITH_GARBAGE,
                () -> candidates(tasks, calls, fromVirtual),
                List.of(Target.ahead(Preview.TASK_SCOPE), Target.ahead(InvokeAll.NAME)));
    }

    private static List<Candidate> candidates(int tasks, int calls, boolean fromVirtual) {
        var maps = new Maps(tasks, Maps::trivial, calls);
        Stream<Peer> peers = Stream.of(
                new Braid(FanOut.unlimited()),
                new RawThreads(),
                new InvokeAll(),
                Preview.taskScope(),
                new CompletableFutures(Work.BLOCKING),
                new ParallelStream(),
                new MapConcurrent(tasks),
                new ParallelCollectorsPeer(Limit.NONE),
                new Mug(Limit.NONE),
                new ReactorFlatMap(Work.BLOCKING, Limit.NONE),
                new RxJavaFlatMap(Work.BLOCKING, Limit.NONE),
                new KotlinAsync(Work.BLOCKING));
        return GoIdiom.with(
                peers.map(peer -> maps.microsPerCall(peer, 0))
                        .map(candidate -> fromVirtual ? candidate.onVirtualThread() : candidate),
                GoIdiom.candidate("nothing", tasks, 0, calls, nanos -> nanos / 1e3 / calls));
    }
}
