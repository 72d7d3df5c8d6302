package dev.braid.examples.gobyexample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WaitGroupsTest {

    private static final List<String> PLANTS = List.of("fern", "ivy", "moss");

    /** One way to do it. */
    @FunctionalInterface
    interface Way {
        void water(List<String> plants, Consumer<String> water) throws InterruptedException;
    }

    static Stream<Way> ways() {
        return Stream.of(WaitGroups::byLatch, WaitGroups::byFanOut);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void the_last_one_is_waited_for(Way way) throws Exception {
        var others = new CountDownLatch(2);
        var ivy = new CountDownLatch(1);
        Queue<String> watered = new ConcurrentLinkedQueue<>();
        Beside<Boolean> all = Beside.startRun(() -> way.water(PLANTS, plant -> {
            if (plant.equals("ivy")) {
                await(ivy);
            }
            watered.add(plant);
            others.countDown();
        }));

        others.await();
        all.untilItWaits();
        assertThat(all.isOver()).isFalse();
        assertThat(watered).containsExactlyInAnyOrder("fern", "moss");

        ivy.countDown();
        all.end();
        assertThat(watered).containsExactlyInAnyOrderElementsOf(PLANTS);
    }

    @Test
    void the_fan_out_throws_the_first_failure_and_stops_the_rest() {
        var never = new CountDownLatch(1);
        Queue<String> watered = new ConcurrentLinkedQueue<>();

        assertThatThrownBy(() -> WaitGroups.byFanOut(PLANTS, plant -> {
            if (plant.equals("ivy")) {
                throw new IllegalStateException("the can is empty");
            }
            await(never);
            watered.add(plant);
        })).hasMessage("the can is empty");

        assertThat(watered).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
