package dev.braid.benchmarks.row;

import dev.braid.FanOut;
import dev.braid.benchmarks.measure.Candidate;
import dev.braid.benchmarks.measure.Row;
import dev.braid.benchmarks.measure.Target;
import dev.braid.benchmarks.measure.Turns;
import dev.braid.benchmarks.peer.Braid;
import dev.braid.benchmarks.peer.InvokeAll;
import dev.braid.benchmarks.peer.Peer;
import dev.braid.benchmarks.peer.Preview;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How late another part of the program is with its timers while tasks compute. */
final class Lateness {

    private static final long PERIOD_MILLIS = 5;
    private static final long PERIOD_NANOS = PERIOD_MILLIS * 1_000_000;

    private Lateness() {}

    static Section section(Size size) {
        int tasks = size.of(1_000_000);
        return new Section(
                "lateness",
                "Timers of others",
                "A virtual thread of another part of the program has a timer every %d ms, while tasks of 1 µs, unlimited, keep all cores busy."
                        .formatted(PERIOD_MILLIS),
                List.of(new Row(
                        "lateness",
                        "a virtual thread's timer while %,d tasks compute".formatted(tasks),
                        "ms late, median",
                        Turns.ONE,
                        () -> candidates(tasks),
                        List.of(new Target.Value(10)))));
    }

    private static List<Candidate> candidates(int tasks) {
        List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
        int steps = Spin.steps(1);
        Stream<Peer> peers = Stream.of(new Braid(FanOut.unlimited()), new InvokeAll(), Preview.taskScope());
        return peers.map(peer -> new Candidate(peer.name(), () -> medianLateness(peer, numbers, steps)))
                .toList();
    }

    private static double medianLateness(Peer peer, List<Integer> tasks, int steps) throws Exception {
        var call = new FutureTask<>(() -> peer.map(tasks, task -> Spin.spin(task, steps)));
        var late = new FutureTask<>(() -> latenesses(call));
        Thread.ofPlatform().start(call);
        Thread.startVirtualThread(late);
        call.get();
        List<Double> seen = late.get();
        return seen.get(seen.size() / 2);
    }

    /**
     * How late each timer was, sorted. They are due at regular times: one that comes so late that others have become due counts for
     * those too, or a long wait would be but one among many short ones.
     */
    private static List<Double> latenesses(Future<?> call) throws InterruptedException {
        List<Double> seen = new ArrayList<>();
        long due = System.nanoTime() + PERIOD_NANOS;
        do {
            Thread.sleep(Duration.ofNanos(due - System.nanoTime()));
            for (long now = System.nanoTime(); due - now <= 0; due += PERIOD_NANOS) {
                seen.add((now - due) / 1e6);
            }
        } while (!call.isDone() || seen.isEmpty());
        return seen.stream().sorted().toList();
    }
}
