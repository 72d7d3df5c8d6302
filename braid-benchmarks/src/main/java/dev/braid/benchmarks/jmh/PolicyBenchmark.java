package dev.braid.benchmarks.jmh;

import dev.braid.FanOut;
import dev.braid.Observer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What each part of a policy, and each kind of source, adds to a task that does next to nothing: time per task of a long run. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PolicyBenchmark {

    private static final int TASKS = 100_000;
    private static final List<Integer> INPUT = IntStream.range(0, TASKS).boxed().toList();
    private static final FanOut UNLIMITED = FanOut.unlimited();
    private static final FanOut LIMITED = FanOut.limit(64);
    private static final FanOut TIMED = UNLIMITED.withTimeout(Duration.ofHours(1));
    private static final FanOut EACH_TIMED = UNLIMITED.withTaskTimeout(Duration.ofHours(1));
    private static final FanOut OBSERVED = UNLIMITED.withObserver(new Observer() {});
    private static final FanOut THREAD_PER_TASK = UNLIMITED.threadPerTask();

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public List<Integer> unlimited() throws InterruptedException {
        return UNLIMITED.map(INPUT, task -> task + 1);
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public List<Integer> limit64() throws InterruptedException {
        return LIMITED.map(INPUT, task -> task + 1);
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public List<Integer> timeout() throws InterruptedException {
        return TIMED.map(INPUT, task -> task + 1);
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public List<Integer> taskTimeout() throws InterruptedException {
        return EACH_TIMED.map(INPUT, task -> task + 1);
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public List<Integer> observer() throws InterruptedException {
        return OBSERVED.map(INPUT, task -> task + 1);
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public List<Integer> threadPerTask() throws InterruptedException {
        return THREAD_PER_TASK.map(INPUT, task -> task + 1);
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public List<Integer> fromIterator() throws InterruptedException {
        return UNLIMITED.map(INPUT.iterator(), task -> task + 1);
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public List<Integer> fromStream() throws InterruptedException {
        return UNLIMITED.map(INPUT.stream(), task -> task + 1);
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public long asStream() {
        try (Stream<Integer> results = UNLIMITED.stream(INPUT, task -> task + 1)) {
            return results.count();
        }
    }
}
