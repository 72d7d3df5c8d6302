package dev.braid.examples.gobyexample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MutexesTest {

    /** One way to do it. */
    @FunctionalInterface
    interface Way {
        Map<String, Integer> count(List<String> votes) throws InterruptedException;
    }

    static Stream<Way> ways() {
        return Stream.of(Mutexes::byLock, Mutexes::byMap, Mutexes::byPermits);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void each_vote_counts_once(Way way) throws InterruptedException {
        List<String> votes = IntStream.range(0, 30_000).mapToObj(i -> i % 3 == 0 ? "coffee" : "tea").toList();

        assertThat(way.count(votes)).isEqualTo(Map.of("coffee", 10_000, "tea", 20_000));
    }
}
