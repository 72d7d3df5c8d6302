package dev.braid.benchmarks.row;

import dev.braid.FanOut;
import dev.braid.benchmarks.measure.Candidate;
import dev.braid.benchmarks.measure.Row;
import dev.braid.benchmarks.measure.Target;
import dev.braid.benchmarks.measure.Turns;
import dev.braid.benchmarks.peer.Braid;
import dev.braid.benchmarks.peer.Limit;
import dev.braid.benchmarks.peer.MapConcurrent;
import dev.braid.benchmarks.peer.Mug;
import dev.braid.benchmarks.peer.ParallelCollectorsPeer;
import dev.braid.benchmarks.peer.Peer;
import dev.braid.benchmarks.peer.ReactorFlatMap;
import dev.braid.benchmarks.peer.Work;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The first task is slow: does it hold up the others? */
final class SlowHead {

    private static final int LIMIT = 4;
    private static final int OTHERS = 40;
    private static final String IDEAL = "ideal";

    private SlowHead() {}

    static Section section() {
        return new Section(
                "slow-head",
                "A slow head",
                "The first task takes 1,000 ms, forty others 100 ms each, four at a time, results in order. Four threads need 1,300 ms:"
                        + " by then three have done ten of the others each and the fourth the first, and ten more take another three turns.",
                List.of(new Row(
                        "slow-head",
                        "1 × 1000 ms, then %d × 100 ms, limit %d, as a list".formatted(OTHERS, LIMIT),
                        "ms in all",
                        Turns.ONE,
                        SlowHead::candidates,
                        List.of(new Target.Ratio(IDEAL, 1.05)))));
    }

    private static List<Candidate> candidates() {
        var maps = new Maps(OTHERS + 1, task -> Sleepers.sleep(task, task == 0 ? 1_000 : 100));
        Stream<Peer> peers = Stream.of(
                new Braid(FanOut.limit(LIMIT)),
                new MapConcurrent(LIMIT),
                new ParallelCollectorsPeer(new Limit(LIMIT)),
                new Mug(new Limit(LIMIT)),
                new ReactorFlatMap(Work.BLOCKING, new Limit(LIMIT)));
        return GoIdiom.with(
                Stream.concat(
                        peers.map(peer -> maps.in(TimeUnit.MILLISECONDS, peer)),
                        Stream.of(new Candidate(IDEAL, () -> 1_300.0))),
                GoIdiom.candidate("head:1s:100ms", OTHERS + 1, LIMIT, 1, nanos -> nanos / 1e6));
    }
}
