package dev.braid.examples.gobyexample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MutexesTest {

    /** One way to do it. */
    @FunctionalInterface
    interface Way {
        Map<String, Integer> count(List<String> guests, UnaryOperator<String> wish) throws InterruptedException;
    }

    static Stream<Way> ways() {
        return Stream.of(Mutexes::byLock, Mutexes::byMap, Mutexes::byPermits);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void each_guest_counts_once(Way way) throws InterruptedException {
        List<String> guests = IntStream.range(0, 600).mapToObj(i -> i % 3 == 0 ? "coffee" : "tea").toList();

        for (int round = 0; round < 50; round++) {
            Crowd crowd = new Crowd(guests.size());
            assertThat(way.count(guests, drink -> crowd.here(drink))).isEqualTo(Map.of("coffee", 200, "tea", 400));
        }
    }
}
