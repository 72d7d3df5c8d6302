package dev.braid.examples.gobyexample;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.Context;
import dev.braid.TaskRunnable;
import dev.braid.test.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChannelSynchronizationTest {

    /** One way to do it. */
    @FunctionalInterface
    interface Way {
        void bake(TaskRunnable<RuntimeException> heat, TaskRunnable<RuntimeException> bake) throws InterruptedException;
    }

    static Stream<Way> ways() {
        return Stream.of(ChannelSynchronization::byChannel, ChannelSynchronization::byJoin);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void nothing_is_baked_before_the_oven_is_hot(Way way) throws InterruptedException {
        VirtualTime.explore(20, () -> {
            List<String> done = new ArrayList<>();

            way.bake(
                    () -> {
                        Context.sleep(ofHours(1));
                        done.add("hot");
                    },
                    () -> done.add("baked after " + VirtualTime.elapsed()));

            assertThat(done).containsExactly("hot", "baked after PT1H");
        });
    }

    @ParameterizedTest
    @MethodSource("ways")
    void nothing_is_baked_if_the_oven_does_not_get_hot(Way way) {
        List<String> done = new ArrayList<>();

        assertThatThrownBy(() -> way.bake(
                        () -> {
                            throw new IllegalStateException("no gas");
                        },
                        () -> done.add("baked")))
                .hasMessage("no gas");

        assertThat(done).isEmpty();
    }
}
