package dev.braid.benchmarks.jmh;

import dev.braid.FanOut;
import dev.braid.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A whole run whose last task fails once all others wait: threads started, parked, interrupted and joined. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CancelBenchmark {

    private static final FanOut UNLIMITED = FanOut.unlimited();

    @Param({"1", "10", "100"})
    private int siblings;

    private List<Integer> input = List.of();

    @Setup
    public void fill() {
        input = IntStream.rangeClosed(0, siblings).boxed().toList();
    }

    @Benchmark
    public IOException firstFailure() throws InterruptedException {
        var waiting = new CountDownLatch(siblings);
        var never = new CountDownLatch(1);
        try {
            UNLIMITED.forEach(input, task -> {
                if (task == siblings) {
                    waiting.await();
                    throw new IOException();
                }
                waiting.countDown();
                never.await();
            });
        } catch (IOException e) {
            return e;
        }
        throw new AssertionError("the failure was not thrown");
    }

    @Benchmark
    public List<Outcome<Integer>> allFail() throws InterruptedException {
        return UNLIMITED.outcomes(input, task -> {
            throw new IOException();
        });
    }
}
