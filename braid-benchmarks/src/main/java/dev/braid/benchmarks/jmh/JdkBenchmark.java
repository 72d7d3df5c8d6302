package dev.braid.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What the JDK's own parts cost here that the kernel is made of: the floor under everything else. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5)
public class JdkBenchmark {

    private static final ScopedValue<Integer> VALUE = ScopedValue.newInstance();

    private final AtomicLong shared = new AtomicLong();

    @Benchmark
    public void startAndJoinVirtualThread() throws InterruptedException {
        Thread.startVirtualThread(() -> {}).join();
    }

    @Benchmark
    public int bindScopedValue() {
        return ScopedValue.where(VALUE, 1).call(VALUE::get);
    }

    @Benchmark
    public long lookAtTheClock() {
        return System.nanoTime();
    }

    @Benchmark
    public void parkUnparked() {
        LockSupport.unpark(Thread.currentThread());
        LockSupport.park(this);
    }

    @Benchmark
    public long count() {
        return shared.getAndIncrement();
    }

    @Benchmark
    @Threads(2)
    public long countOnTwoCores() {
        return shared.getAndIncrement();
    }
}
