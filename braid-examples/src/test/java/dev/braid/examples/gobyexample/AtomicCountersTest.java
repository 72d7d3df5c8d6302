package dev.braid.examples.gobyexample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.ToLongFunction;
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
        List<String> roads = List.of("north", "south", "east", "west");
        for (int round = 0; round < 10; round++) {
            Crowd crowd = new Crowd(roads.size());

            assertThat(way.count(roads, road -> crowd.here(1_000_000L))).isEqualTo(4_000_000);
        }
    }
}
