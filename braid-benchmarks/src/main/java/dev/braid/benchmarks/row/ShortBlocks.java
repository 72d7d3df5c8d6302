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
import dev.braid.benchmarks.peer.ParallelCollectorsPeer;
import dev.braid.benchmarks.peer.Peer;
import dev.braid.benchmarks.peer.Preview;
import dev.braid.benchmarks.peer.RawThreads;
import dev.braid.benchmarks.peer.Work;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a call adds to the wait of its tasks: the scatter and gather of a service. */
final class ShortBlocks {

    private ShortBlocks() {}

    static Section section(Size size) {
        int calls = size.of(200);
        return new Section(
                "blocks",
                "Short waits",
                "Each task blocks for 1 ms, as a call of a service near by. What is measured is what the call took above that.",
                IntStream.of(2, 10, 100).mapToObj(tasks -> row(tasks, calls)).toList());
    }

    private static Row row(int tasks, int calls) {
        return new Row(
                "blocks-" + tasks,
                "a call with %d tasks that each block 1 ms".formatted(tasks),
                "µs per call above 1 ms",
                Turns.ONE,
                () -> candidates(tasks, calls),
                List.of(new Target.Ratio(RawThreads.NAME, 1.05)));
    }

    private static List<Candidate> candidates(int tasks, int calls) {
        var maps = new Maps(tasks, task -> Sleepers.sleep(task, 1), calls);
        Stream<Peer> peers = Stream.of(
                new Braid(FanOut.unlimited()),
                new RawThreads(),
                new InvokeAll(),
                Preview.taskScope(),
                new CompletableFutures(Work.BLOCKING),
                new MapConcurrent(tasks),
                new ParallelCollectorsPeer(Limit.NONE),
                new KotlinAsync(Work.BLOCKING));
        return GoIdiom.with(
                peers.map(peer -> maps.microsPerCall(peer, 1_000)),
                GoIdiom.candidate("sleep:1ms", tasks, 0, calls, nanos -> nanos / 1e3 / calls - 1_000));
    }
}
