package dev.braid.benchmarks.row;

import dev.braid.FanOut;
import dev.braid.benchmarks.measure.Candidate;
import dev.braid.benchmarks.measure.Row;
import dev.braid.benchmarks.measure.Target;
import dev.braid.benchmarks.measure.Turns;
import dev.braid.benchmarks.peer.Braid;
import dev.braid.benchmarks.peer.CompletableFutures;
import dev.braid.benchmarks.peer.InvokeAll;
import dev.braid.benchmarks.peer.KotlinDelay;
import dev.braid.benchmarks.peer.Peer;
import dev.braid.benchmarks.peer.Preview;
import dev.braid.benchmarks.peer.RawThreads;
import dev.braid.benchmarks.peer.Work;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Very many tasks that all wait at once. */
final class Sleepers {

    private Sleepers() {}

    static Integer sleep(Integer task, long millis) throws InterruptedException {
        Thread.sleep(millis);
        return task + 1;
    }

    static Section time(Size size) {
        int tasks = size.of(100_000);
        return new Section(
                "sleepers",
                "Very many waits at once",
                "Every task sleeps for a second, all at once. Kotlin's coroutines sleep in their own way, without a thread.",
                List.of(new Row(
                        "sleepers",
                        "%,d tasks that each sleep 1 s, unlimited".formatted(tasks),
                        "ms in all",
                        Turns.ONE,
                        () -> candidates(tasks),
                        List.of(new Target.Ratio(RawThreads.NAME, 1.05)))));
    }

    private static List<Candidate> candidates(int tasks) {
        var maps = new Maps(tasks, task -> sleep(task, 1_000));
        return GoIdiom.with(
                Stream.concat(waiters(), Stream.of(new KotlinDelay(1_000))).map(peer -> maps.in(TimeUnit.MILLISECONDS, peer)),
                GoIdiom.candidate("sleep:1s", tasks, 0, 1, nanos -> nanos / 1e6));
    }

    private static Stream<Peer> waiters() {
        return Stream.of(
                new Braid(FanOut.unlimited()),
                new RawThreads(),
                new InvokeAll(),
                Preview.taskScope(),
                new CompletableFutures(Work.BLOCKING));
    }

    static Section memory(Size size) {
        int tasks = size.of(100_000);
        return new Section(
                "memory",
                "What a waiting task holds",
                "The live heap while all tasks sleep, after a full collection, less what was live before, per task.",
                List.of(new Row(
                        "memory",
                        "%,d tasks asleep".formatted(tasks),
                        "bytes of heap per task",
                        Turns.ONE,
                        () -> waiters().map(peer -> new WaitingHeap(peer, tasks).candidate()).toList(),
                        List.of(Target.ahead(RawThreads.NAME)))));
    }
}
