package dev.braid.pipeline;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.Virtually;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What makes no one wait: buffers that drop elements, and samples. */
class SheddingTest {

    /** 0, 1, 2 and so on, one each second. */
    private static Pipeline<Integer> eachSecond(int count) {
        return Pipeline.generate(emitter -> {
            for (int i = 0; i < count; i++) {
                Virtually.sleep(1);
                emitter.emit(i);
            }
        });
    }

    @Test
    void the_oldest_make_room_and_are_told_and_counted() {
        Virtually.inManyOrders(_ -> {
            List<Integer> dropped = new ArrayList<>();
            var watch = new Watch();

            List<Integer> got = eachSecond(9)
                    .buffer(2, Overflow.DROP_OLDEST, dropped::add)
                    .peek(_ -> slowly(20))
                    .watchedBy(watch)
                    .toList();

            assertThat(got).containsExactly(0, 7, 8); // while 0 takes its time, the last two stay
            assertThat(dropped).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(watch.stages().get(1).dropped()).isEqualTo(6);
        });
    }

    private static void slowly(int seconds) throws InterruptedException {
        Virtually.sleep(seconds);
    }

    @Test
    void the_newest_are_dropped_and_told() {
        Virtually.inManyOrders(_ -> {
            List<Integer> dropped = new ArrayList<>();

            List<Integer> got = eachSecond(9)
                    .buffer(2, Overflow.DROP_NEWEST, dropped::add)
                    .peek(_ -> slowly(20))
                    .toList();

            assertThat(got).containsExactly(0, 1, 2);
            assertThat(dropped).containsExactly(3, 4, 5, 6, 7, 8);
        });
    }

    @Test
    void failed_elements_are_not_dropped() {
        Virtually.inManyOrders(_ -> {
            List<Integer> got = eachSecond(6)
                    .map(i -> {
                        if (i % 2 == 1) {
                            throw new IOException("odd");
                        }
                        return i;
                    })
                    .buffer(1, Overflow.DROP_OLDEST, _ -> {})
                    .recover(_ -> -1)
                    .peek(_ -> slowly(3))
                    .toList();

            assertThat(got.stream().filter(i -> i == -1)).hasSize(3);
        });
    }

    @Test
    void a_sample_gives_the_last_of_each_period_and_the_last_of_all() {
        Virtually.inManyOrders(machine -> {
            eachSecond(8).sample(ofSeconds(3)).forEach(machine::note);

            // at 3 and 6 one comes as the period ends: either is right
            assertThat(machine.noted()).last().isEqualTo("7 at 8");
            assertThat(machine.noted().getFirst()).matches("[12] at 3");
            assertThat(machine.noted().get(1)).matches("[45] at 6");
            assertThat(machine.noted()).hasSize(3);
        });
    }
}
