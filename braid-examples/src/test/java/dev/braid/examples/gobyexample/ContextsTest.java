package dev.braid.examples.gobyexample;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.CancellableContext;
import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.Fork;
import dev.braid.test.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContextsTest {

    private final Exception call = new IllegalStateException("a call");

    @Test
    void who_stays_is_served() throws InterruptedException {
        assertThat(Contexts.bySelect(ofMillis(1), Context.current())).isEqualTo("served");
        assertThat(Contexts.byFanOut(List.of("a", "b"), dish -> "hot " + dish, Context.current()))
                .isEqualTo("served: [hot a, hot b]");
    }

    @Test
    void a_select_hears_that_the_guest_leaves_and_why() throws Exception {
        CancellableContext guest = Context.current().withCancel();
        Beside<String> waiter = Beside.start(() -> Contexts.bySelect(ofDays(1), guest)).untilItWaits();
        guest.cancel(call);

        assertThat(waiter.end()).isEqualTo("left: " + call);
    }

    @Test
    void a_select_hears_that_the_guest_has_left_already() throws Exception {
        CancellableContext guest = Context.current().withCancel();
        guest.cancel(call);

        assertThat(Beside.start(() -> Contexts.bySelect(ofDays(1), guest)).end()).isEqualTo("left: " + call);
    }

    @Test
    void all_that_is_cooked_is_stopped_when_the_guest_leaves() throws InterruptedException {
        VirtualTime.explore(20, () -> {
            CancellableContext guest = Context.current().withCancel();
            List<String> stopped = new ArrayList<>();

            String answer = FanOut.unlimited().scope(scope -> {
                Fork<String> dinner = scope.fork(
                        () -> Contexts.byFanOut(List.of("soup", "pie"), dish -> simmer(dish, stopped), guest));
                Context.sleep(ofHours(1));
                guest.cancel(call);
                scope.join();
                return dinner.get();
            });

            assertThat(answer).isEqualTo("left: " + call);
            assertThat(stopped).containsExactlyInAnyOrder("soup", "pie");
            assertThat(VirtualTime.elapsed()).isEqualTo(ofHours(1));
        });
    }

    @Test
    void and_when_patience_is_over() throws InterruptedException {
        VirtualTime.explore(20, () -> {
            List<String> stopped = new ArrayList<>();
            Context guest = Context.current().withTimeout(ofHours(2));

            assertThat(Contexts.byFanOut(List.of("soup", "pie"), dish -> simmer(dish, stopped), guest))
                    .isEqualTo("out of patience");
            assertThat(stopped).containsExactlyInAnyOrder("soup", "pie");
            assertThat(VirtualTime.elapsed()).isEqualTo(ofHours(2));
        });
    }

    private static String simmer(String dish, List<String> stopped) throws InterruptedException {
        try {
            Context.sleep(ofDays(1));
            return dish;
        } finally {
            stopped.add(dish);
        }
    }
}
