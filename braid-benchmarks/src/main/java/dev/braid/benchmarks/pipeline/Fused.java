package dev.braid.benchmarks.pipeline;

import dev.braid.benchmarks.peer.Braid;
import dev.braid.pipeline.Pipeline;
import java.util.Objects;
import java.util.stream.LongStream;
import reactor.core.publisher.Flux;

/** Five stages, each from one element to the next. */
public final class Fused {

    private Fused() {}

    /** The sum of what comes out. */
    public static long expected(int elements) {
        long sum = 0;
        for (long number = 0; number < elements; number++) {
            sum += halved(less(mixed(tripled(plusOne(number)))));
        }
        return sum;
    }

    static long plusOne(long number) {
        return number + 1;
    }

    static long tripled(long number) {
        return number * 3;
    }

    static long mixed(long number) {
        return number ^ (number >>> 7);
    }

    static long less(long number) {
        return number - 11;
    }

    static long halved(long number) {
        return number / 2;
    }

    /** Braid. */
    public static Line braid() {
        return new Line(Braid.NAME, elements -> {
            var sum = new Sum();
            Pipeline.range(0, elements)
                    .map(Fused::plusOne)
                    .map(Fused::tripled)
                    .map(Fused::mixed)
                    .map(Fused::less)
                    .map(Fused::halved)
                    .forEach(sum::add);
            return sum.total();
        });
    }

    /** A stream, of boxes as those of the others. */
    public static Line stream() {
        return new Line("stream", elements -> {
            var sum = new Sum();
            LongStream.range(0, elements)
                    .boxed()
                    .map(Fused::plusOne)
                    .map(Fused::tripled)
                    .map(Fused::mixed)
                    .map(Fused::less)
                    .map(Fused::halved)
                    .forEach(sum::add);
            return sum.total();
        });
    }

    /** Reactor, in the thread that subscribes. */
    public static Line reactor() {
        return new Line("Reactor Flux", elements -> Objects.requireNonNull(Flux.range(0, elements)
                        .map(Fused::plusOne)
                        .map(Fused::tripled)
                        .map(Fused::mixed)
                        .map(Fused::less)
                        .map(Fused::halved)
                        .collect(Sum::new, Sum::add)
                        .block())
                .total());
    }

    /** Kotlin's flow. */
    public static Line kotlin() {
        return new Line("Kotlin Flow", Flows::fused);
    }

    /** No pipeline at all, and no boxes. */
    public static Line loop() {
        return new Line("plain loop", Fused::expected);
    }
}
