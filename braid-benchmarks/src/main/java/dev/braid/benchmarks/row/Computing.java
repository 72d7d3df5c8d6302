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
import dev.braid.benchmarks.peer.ParallelStream;
import dev.braid.benchmarks.peer.Peer;
import dev.braid.benchmarks.peer.Preview;
import dev.braid.benchmarks.peer.Sequential;
import dev.braid.benchmarks.peer.Work;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Tasks that compute and never block. */
final class Computing {

    private Computing() {}

    static Section section(Size size) {
        return new Section(
                "computing",
                "CPU-bound tasks",
                "Tasks that compute and never block, a second of work in all on one core. Braid runs them with `perCore()`, and with `unlimited()` beside it.",
                List.of(
                        row("computing-1us", size.of(1_000_000), 1, "1 µs"),
                        row("computing-10us", size.of(100_000), 10, "10 µs"),
                        row("computing-1ms", size.of(1_000), 1_000, "1 ms")));
    }

    private static Row row(String id, int tasks, double micros, String each) {
        return new Row(
                id,
                "%,d tasks that compute for %s each".formatted(tasks, each),
                "ms in all",
                Turns.WITH_GARBAGE,
                () -> candidates(tasks, micros),
                List.of(new Target.Ratio(ParallelStream.NAME, 1.05)));
    }

    private static List<Candidate> candidates(int tasks, double micros) {
        int steps = Spin.steps(micros);
        var maps = new Maps(tasks, task -> Spin.spin(task, steps));
        Stream<Peer> peers = Stream.of(
                new Braid(FanOut.perCore()),
                new Sequential(),
                new ParallelStream(),
                new CompletableFutures(Work.COMPUTING),
                new KotlinAsync(Work.COMPUTING),
                new InvokeAll(),
                Preview.taskScope());
        var unlimited = maps.in(TimeUnit.MILLISECONDS, new Braid(FanOut.unlimited()));
        return Stream.concat(
                        peers.map(peer -> maps.in(TimeUnit.MILLISECONDS, peer)),
                        Stream.of(new Candidate(Braid.NAME + ", unlimited", unlimited.measurement())))
                .toList();
    }
}
