package dev.braid.examples.gobyexample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AtomicCountersTest {

    /** One way to do it. */
    @FunctionalInterface
    interface Way {
        long count(List<String> roads, ToLongFunction<String> cars) throws InterruptedException;
    }

    static Stream<Way> ways() {
        return Stream.of(AtomicCounters::byAdder, AtomicCounters::byFanOut);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void no_car_is_missed(Way way) throws InterruptedException {
        List<String> roads = IntStream.rangeClosed(1, 50).mapToObj(Integer::toString).toList();

        assertThat(way.count(roads, road -> 1000L * Integer.parseInt(road))).isEqualTo(1_275_000);
    }
}
