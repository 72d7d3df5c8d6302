package dev.braid.benchmarks.pipeline;

import dev.braid.benchmarks.peer.Braid;
import dev.braid.pipeline.Pipeline;
import io.reactivex.rxjava3.core.Flowable;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** gen → 2 × square → merge. */
public final class Squares {

    /** Reactor's name in tables. */
    public static final String REACTOR = "Reactor parallel";

    /** The name of Kotlin's flow in tables. */
    public static final String KOTLIN = "Kotlin flatMapMerge";

    private Squares() {}

    /** The sum of the squares of the numbers from 0 to before {@code elements}. */
    public static long expected(int elements) {
        long n = elements;
        return (n - 1) * n * (2 * n - 1) / 6;
    }

    /** The work of a stage. */
    public static long square(long number) {
        return number * number;
    }

    /** Braid, as it is used without a thought. */
    public static Line braid(UnaryOperator<Pipeline<Long>> squaring) {
        return new Line(Braid.NAME, flow(squaring));
    }

    /** Braid in another way. */
    public static Line braid(String way, UnaryOperator<Pipeline<Long>> squaring) {
        return new Line(Braid.NAME + ", " + way, flow(squaring));
    }

    private static Line.Flow flow(UnaryOperator<Pipeline<Long>> squaring) {
        return elements -> {
            var sum = new Sum();
            squaring.apply(Pipeline.range(0, elements)).forEach(sum::add);
            return sum.total();
        };
    }

    /** Reactor's rails. */
    public static Line reactor() {
        return new Line(REACTOR, elements -> Objects.requireNonNull(Flux.range(0, elements)
                        .parallel(2)
                        .runOn(Schedulers.parallel())
                        .map(Squares::square)
                        .sequential()
                        .collect(Sum::new, Sum::add)
                        .block())
                .total());
    }

    /** RxJava's rails. */
    public static Line rxJava() {
        return new Line("RxJava parallel", elements -> Flowable.range(0, elements)
                .parallel(2)
                .runOn(io.reactivex.rxjava3.schedulers.Schedulers.computation())
                .map(Squares::square)
                .sequential()
                .collect(Sum::new, Sum::add)
                .blockingGet()
                .total());
    }

    /** A flow for each element, two of which are collected at once. */
    public static Line kotlin() {
        return new Line(KOTLIN, Flows::squares);
    }

    /** Of boxes, as those of the others; which takes elements in halves and not as they come. */
    public static Line parallelStream() {
        return new Line("parallel stream", elements -> LongStream.range(0, elements)
                .boxed()
                .parallel()
                .map(Squares::square)
                .mapToLong(Long::longValue)
                .sum());
    }
}
