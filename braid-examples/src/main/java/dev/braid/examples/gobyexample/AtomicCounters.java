package dev.braid.examples.gobyexample;

import static java.util.stream.Collectors.summingLong;

import dev.braid.FanOut;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * Atomic counters: Go's {@code atomic.Uint64} is an {@code AtomicLong} in Java, or, where many count and few read, a {@link LongAdder}.
 * Better said with the result of each task, where the sum is all that is wanted: then nothing is shared.
 */
public final class AtomicCounters {

    private static final FanOut GO = FanOut.unlimited();

    private AtomicCounters() {}

    /** How many cars there are on all roads, counted together, car by car. */
    static long byAdder(List<String> roads, ToLongFunction<String> cars) throws InterruptedException {
        var count = new LongAdder();
        GO.forEach(roads, road -> {
            for (long i = cars.applyAsLong(road); i > 0; i--) {
                count.increment();
            }
        });
        return count.sum();
    }

    /** The same, counted for each road. */
    static long byFanOut(List<String> roads, ToLongFunction<String> cars) throws InterruptedException {
        return GO.collect(roads, cars::applyAsLong, summingLong(count -> count));
    }

    /** Prints two counts. */
    public static void main(String[] args) throws InterruptedException {
        List<String> roads = List.of("High Street", "Mill Lane", "Ring Road");
        System.out.println("by an adder:  " + byAdder(roads, road -> 1000L * road.length()));
        System.out.println("by a fan-out: " + byFanOut(roads, road -> 1000L * road.length()));
    }
}
