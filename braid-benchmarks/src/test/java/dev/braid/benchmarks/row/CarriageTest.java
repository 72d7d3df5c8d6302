package dev.braid.benchmarks.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.benchmarks.channel.Carrier;
import dev.braid.benchmarks.channel.Route;
import org.junit.jupiter.api.Test;

class CarriageTest {

    private final Carriage carriage = new Carriage(new Route.Crossing(0, 1, 1, 4));

    @Test
    void a_wrong_sum_is_no_measurement() {
        assertThatThrownBy(() -> carriage.nanosPerElement(carrier(11)).measurement().call())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("some: what was received sums up to 11 instead of 10, Crossing[");
    }

    @Test
    void the_right_sum_gives_a_time() throws Exception {
        assertThat(carriage.nanosPerElement(carrier(10)).measurement().call()).isPositive();
    }

    private static Carrier carrier(long sum) {
        return new Carrier() {
            @Override
            public String name() {
                return "some";
            }

            @Override
            public long carry(Route route) {
                return sum;
            }
        };
    }
}
