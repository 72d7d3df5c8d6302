package dev.braid.examples.gobyexample;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RateLimitingTest {

    private static final List<String> GUESTS = List.of("a", "b", "c", "d", "e");

    /** One way to do it. */
    @FunctionalInterface
    interface Way {
        void serve(List<String> guests, Duration period, int burst, Consumer<String> serve) throws InterruptedException;
    }

    static Stream<Way> ways() {
        return Stream.of(RateLimiting::byChannel, RateLimiting::byRate);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void one_is_served_in_each_period(Way way) throws InterruptedException {
        VirtualTime.explore(20, () -> assertThat(served(way, 1))
                .containsExactly("a at PT0S", "b at PT1M", "c at PT2M", "d at PT3M", "e at PT4M"));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void a_burst_is_served_at_once_and_then_one_in_each_period(Way way) throws InterruptedException {
        VirtualTime.explore(20, () -> assertThat(served(way, 3))
                .containsExactly("a at PT0S", "b at PT0S", "c at PT0S", "d at PT1M", "e at PT2M"));
    }

    private static List<String> served(Way way, int burst) throws InterruptedException {
        List<String> served = new ArrayList<>();
        way.serve(GUESTS, ofMinutes(1), burst, guest -> served.add(guest + " at " + VirtualTime.elapsed()));
        return served;
    }
}
