package dev.braid.benchmarks.jmh;

import dev.braid.FanOut;
import dev.braid.Outcome;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One call of each form, with tasks that do next to nothing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FormBenchmark {

    private static final FanOut UNLIMITED = FanOut.unlimited();

    @Param({"1", "10", "1000"})
    private int tasks;

    private List<Integer> input = List.of();

    @Setup
    public void fill() {
        input = IntStream.range(0, tasks).boxed().toList();
    }

    @Benchmark
    public List<Integer> map() throws InterruptedException {
        return UNLIMITED.map(input, task -> task + 1);
    }

    @Benchmark
    public void forEach() throws InterruptedException {
        UNLIMITED.forEach(input, task -> {});
    }

    @Benchmark
    public List<Outcome<Integer>> outcomes() throws InterruptedException {
        return UNLIMITED.outcomes(input, task -> task + 1);
    }

    @Benchmark
    public Integer firstSuccess() throws InterruptedException {
        return UNLIMITED.firstSuccess(input, task -> task + 1);
    }

    @Benchmark
    public List<Integer> quorum() throws InterruptedException {
        return UNLIMITED.quorum((tasks + 1) / 2, input, task -> task + 1);
    }

    @Benchmark
    public Long collect() throws InterruptedException {
        return UNLIMITED.collect(input, task -> task + 1, Collectors.counting());
    }

    @Benchmark
    public long stream() {
        try (Stream<Integer> results = UNLIMITED.stream(input, task -> task + 1)) {
            return results.count();
        }
    }
}
