package dev.braid.benchmarks.jmh;

import dev.braid.channel.Case;
import dev.braid.channel.Channel;
import dev.braid.channel.Select;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a hand-over costs by itself: a send and its receive in one thread, through a buffer, so that nobody waits and nothing changes its core. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5)
public class ChannelBenchmark {

    private static final Integer ELEMENT = 1;

    private final Channel<Integer> buffered = Channel.buffered(16);
    private final Channel<Integer> unlimited = Channel.unlimited();
    private final Channel<Integer> empty = Channel.buffered(16);
    private final Select<Integer, RuntimeException> either =
            Select.of(Case.receive(buffered, element -> element), Case.receive(empty, element -> element));

    private final BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(16);
    private final com.softwaremill.jox.Channel<Integer> jox = com.softwaremill.jox.Channel.newBufferedChannel(16);

    @Benchmark
    public Integer buffered() throws InterruptedException {
        buffered.send(ELEMENT);
        return buffered.receive();
    }

    @Benchmark
    public Integer unlimited() throws InterruptedException {
        unlimited.send(ELEMENT);
        return unlimited.receive();
    }

    @Benchmark
    public Integer select() throws InterruptedException {
        buffered.send(ELEMENT);
        return either.select();
    }

    @Benchmark
    public Integer arrayBlockingQueue() throws InterruptedException {
        queue.put(ELEMENT);
        return queue.take();
    }

    @Benchmark
    public Integer jox() throws InterruptedException {
        jox.send(ELEMENT);
        return jox.receive();
    }
}
