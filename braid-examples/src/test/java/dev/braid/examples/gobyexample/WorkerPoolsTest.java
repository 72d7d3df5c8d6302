package dev.braid.examples.gobyexample;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.Context;
import dev.braid.TaskFunction;
import dev.braid.test.VirtualTime;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkerPoolsTest {

    private static final List<String> SHIRTS = IntStream.range(0, 7).mapToObj(Integer::toString).toList();

    /** One way to do it. */
    @FunctionalInterface
    interface Way {
        List<String> iron(int irons, List<String> shirts, TaskFunction<String, String, RuntimeException> iron)
                throws InterruptedException;
    }

    static Stream<Way> ways() {
        return Stream.of(WorkerPools::byChannels, WorkerPools::byFanOut);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void three_irons_take_three_hours_for_seven_shirts(Way way) throws InterruptedException {
        VirtualTime.explore(20, () -> {
            List<String> ironed = way.iron(3, SHIRTS, shirt -> {
                Context.sleep(ofHours(1));
                return shirt;
            });

            assertThat(ironed).containsExactlyInAnyOrderElementsOf(SHIRTS);
            assertThat(VirtualTime.elapsed()).isEqualTo(ofHours(3));
        });
    }

    @ParameterizedTest
    @MethodSource("ways")
    void no_shirts_take_no_time(Way way) throws InterruptedException {
        assertThat(way.iron(3, List.of(), shirt -> shirt)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void a_burnt_shirt_stops_all(Way way) {
        assertThatThrownBy(() -> way.iron(3, SHIRTS, shirt -> {
            if (shirt.equals("1")) {
                throw new IllegalStateException("burnt");
            }
            return shirt;
        })).hasMessage("burnt");
    }

    @Test
    void channels_give_results_as_they_are_done_and_a_fan_out_in_order() throws InterruptedException {
        VirtualTime.run(() -> {
            assertThat(WorkerPools.byChannels(2, List.of("3", "1", "1"), WorkerPoolsTest::iron)).containsExactly("1", "1", "3");
            assertThat(WorkerPools.byFanOut(2, List.of("3", "1", "1"), WorkerPoolsTest::iron)).containsExactly("3", "1", "1");
        });
    }

    private static String iron(String hours) throws InterruptedException {
        Context.sleep(ofHours(Integer.parseInt(hours)));
        return hours;
    }
}
