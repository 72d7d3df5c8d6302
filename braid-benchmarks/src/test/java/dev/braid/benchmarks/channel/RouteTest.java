package dev.braid.benchmarks.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RouteTest {

    @Test
    void all_elements_count_in_the_sum_and_none_is_boxed_anew() {
        assertThat(IntStream.range(0, 1_000).mapToObj(Route::element)).allMatch(element -> element > 0 && element <= 127);
    }

    @Test
    void each_sender_begins_anew() {
        assertThat(new Route.Crossing(0, 1, 1, 4).sum()).isEqualTo(1 + 2 + 3 + 4);
        assertThat(new Route.Crossing(0, 2, 1, 4).sum()).isEqualTo(2 * (1 + 2));
        assertThat(new Route.Either(0, 4).sum()).isEqualTo(2 * (1 + 2));
        assertThat(new Route.Chain(0, 9, 4).sum()).isEqualTo(1 + 2 + 3 + 4);
    }

    @Test
    void elements_that_cannot_be_shared_equally_are_refused() {
        assertThatThrownBy(() -> new Route.Crossing(0, 4, 1, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("10 elements cannot be shared equally by 4 senders and 1 receivers");
        assertThatThrownBy(() -> new Route.Either(0, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 elements cannot be shared equally by 2 senders");
    }
}
