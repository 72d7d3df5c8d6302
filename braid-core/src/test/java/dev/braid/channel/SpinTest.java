package dev.braid.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** How long to spin is learnt from how it went. */
class SpinTest {

    private static final int MOST = 200;

    @Test
    void a_success_allows_the_longest_spin_and_each_failure_a_shorter_one_down_to_none() {
        List<Integer> budgets = onVirtualThread(() -> {
            Spin spin = rewarded();
            List<Integer> each = new ArrayList<>();
            for (int budget = spin.budget(); budget > 0; budget = spin.budget()) {
                each.add(budget);
                spin.learn(false);
            }
            return each;
        });

        assertThat(budgets).startsWith(MOST).endsWith(MOST / 8).hasSize(8).isSortedAccordingTo((a, b) -> b - a);
    }

    @Test
    void from_none_it_is_tried_again_after_rests_that_double_for_short_and_after_the_longest_for_long() {
        List<Try> tries = onVirtualThread(() -> {
            Spin spin = hopeless();
            List<Try> each = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                each.add(nextTry(spin));
                spin.learn(false);
            }
            return each;
        });

        assertThat(tries)
                .containsExactly(
                        new Try(64, MOST / 4),
                        new Try(128, MOST / 4),
                        new Try(256, MOST / 4),
                        new Try(512, MOST / 4),
                        new Try(1024, MOST),
                        new Try(1024, MOST),
                        new Try(1024, MOST));
    }

    @Test
    void a_try_that_succeeds_allows_the_longest_spin_and_makes_the_rests_short_again() {
        List<Integer> seen = onVirtualThread(() -> {
            Spin spin = hopeless();
            nextTry(spin);
            spin.learn(false);
            nextTry(spin);
            spin.learn(true);
            int budget = spin.budget();
            exhaust(spin);
            return List.of(budget, nextTry(spin).after);
        });

        assertThat(seen).containsExactly(MOST, 64);
    }

    @Test
    void after_a_thousand_successes_in_a_row_one_does_not_spin_so_that_its_carrier_is_free() {
        List<Integer> budgets = onVirtualThread(() -> {
            var spin = new Spin();
            for (int i = 0; i < 1_000; i++) {
                spin.learn(true);
            }
            return List.of(spin.budget(), spin.budget());
        });

        assertThat(budgets).containsExactly(0, MOST);
    }

    @Test
    void a_platform_thread_spins_eight_times_as_long() {
        assertThat(Beside.call(On.PLATFORM, () -> rewarded().budget()).result()).isEqualTo(8 * MOST);
    }

    /** How many asked in vain before it was tried, and for how long it was. */
    private record Try(int after, int budget) {}

    private static Try nextTry(Spin spin) {
        int after = 1;
        int budget = spin.budget();
        while (budget == 0) {
            after++;
            budget = spin.budget();
        }
        return new Try(after, budget);
    }

    private static Spin rewarded() {
        var spin = new Spin();
        spin.learn(true);
        return spin;
    }

    private static Spin hopeless() {
        var spin = new Spin();
        exhaust(spin);
        return spin;
    }

    private static void exhaust(Spin spin) {
        for (int i = 0; i < 8; i++) {
            spin.learn(false);
        }
    }

    private static <R> R onVirtualThread(Callable<R> body) {
        return Beside.call(On.VIRTUAL, body).result();
    }
}
