package dev.braid.benchmarks.jmh;

import dev.braid.CancellableContext;
import dev.braid.Context;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What it costs to ask a context, to listen to it, to derive one and to run in it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ContextBenchmark {

    @Param({"1", "8"})
    private int depth;

    private Context context = Context.current();

    @Setup
    public void nest() {
        context = Context.current();
        for (int i = 0; i < depth; i++) {
            context = context.withCancel();
        }
    }

    @Benchmark
    public boolean isCancelled() {
        return context.isCancelled();
    }

    @Benchmark
    public CancellableContext derive() {
        return context.withCancel();
    }

    @Benchmark
    public Context deriveWithTimeout() {
        return context.withTimeout(Duration.ofHours(1));
    }

    @Benchmark
    public void listenAndClose() {
        context.onCancel(cause -> {}).close();
    }

    @Benchmark
    public boolean cancel() {
        return context.withCancel().cancel();
    }

    @Benchmark
    public Context runIn() throws InterruptedException {
        return context.call(Context::current);
    }
}
