package dev.braid.benchmarks.row;

import dev.braid.FanOut;
import dev.braid.benchmarks.measure.Candidate;
import dev.braid.benchmarks.measure.Row;
import dev.braid.benchmarks.measure.Target;
import dev.braid.benchmarks.measure.Turns;
import dev.braid.benchmarks.peer.Braid;
import dev.braid.benchmarks.peer.Peer;
import dev.braid.benchmarks.peer.Preview;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How long it takes from the first failure, with very many siblings blocked, until the call has returned and nothing runs any more. */
final class FirstFailure {

    private static final long FOREVER_MILLIS = 3_600_000;

    private FirstFailure() {}

    static Section section(Size size) {
        int siblings = size.of(10_000);
        return new Section(
                "failure",
                "First failure",
                "From the moment a task fails until the call returns, all others asleep and to be stopped. Only candidates that"
                        + " notice and wait for them: `mapConcurrent` waits for the first task, and never sees the failure of another.",
                List.of(new Row(
                        "failure",
                        "first failure with %,d blocked siblings".formatted(siblings),
                        "ms from failure to return",
                        new Turns(1, 3),
                        () -> candidates(siblings),
                        List.of(Target.ahead(Preview.TASK_SCOPE)))));
    }

    private static List<Candidate> candidates(int siblings) {
        Stream<Peer> peers = Stream.of(new Braid(FanOut.unlimited()), Preview.taskScope());
        return GoIdiom.with(
                peers.map(peer -> new Candidate(peer.name(), () -> millisFromFailure(peer, siblings))),
                GoIdiom.candidate("failure", siblings + 1, 0, 1, nanos -> nanos / 1e6));
    }

    private static double millisFromFailure(Peer peer, int siblings) {
        var blocked = new AtomicInteger();
        var stopped = new AtomicInteger();
        var failedAt = new AtomicLong();
        List<Integer> tasks = IntStream.rangeClosed(0, siblings).boxed().toList();
        try {
            peer.map(tasks, task -> {
                if (task < siblings) {
                    blocked.incrementAndGet();
                    try {
                        Thread.sleep(FOREVER_MILLIS);
                    } finally {
                        stopped.incrementAndGet();
                    }
                }
                while (blocked.get() < siblings) {
                    Thread.sleep(1);
                }
                failedAt.set(System.nanoTime());
                throw new Exception("as it should");
            });
        } catch (Exception expected) {
            double took = (System.nanoTime() - failedAt.get()) / 1e6;
            if (stopped.get() == siblings) {
                return took;
            }
            throw new IllegalStateException(peer.name() + " returned with " + stopped + " of " + siblings + " stopped");
        }
        throw new IllegalStateException(peer.name() + " did not fail");
    }
}
