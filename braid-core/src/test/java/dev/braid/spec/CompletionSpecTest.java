package dev.braid.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.Observer;
import dev.braid.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results in whatever order the tasks end: those of their tasks, or as completed (P7). */
class CompletionSpecTest {

    private static final int TASKS = 150;

    static Stream<Combination> withResults() {
        return Combination.runningAll().filter(combination -> combination.form() != Form.FOR_EACH);
    }

    @ParameterizedTest
    @MethodSource("withResults")
    void P7_results_are_ordered_or_as_completed_for_any_order_of_ends(Combination combination) throws Exception {
        for (int seed = 0; seed < 3; seed++) {
            List<Integer> ends = shuffled(combination.atOnce(TASKS), seed);
            List<CountDownLatch> ended =
                    Stream.generate(() -> new CountDownLatch(1)).limit(TASKS).toList();
            int[] before = new int[TASKS]; // which task ends before each; itself for the first
            for (int i = 0; i < TASKS; i++) {
                before[ends.get(i)] = ends.get(Math.max(0, i - 1));
            }
            var observer = new Observer() {
                @Override
                public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                    ended.get((int) task.index()).countDown();
                }
            };

            List<Integer> results = combination.run(combination.policy().withObserver(observer), TASKS, task -> {
                if (before[task] != task) {
                    ended.get(before[task]).await();
                }
                return task;
            });

            List<Integer> expected = combination.form().isOrdered()
                    ? IntStream.range(0, TASKS).boxed().toList()
                    : ends;
            assertThat(results).as("seed %d", seed).isEqualTo(expected);
        }
    }

    /** An order of ends in which tasks can end when so many of them run at once. */
    private static List<Integer> shuffled(int atOnce, int seed) {
        var random = new Random(seed);
        List<Integer> ends = new ArrayList<>();
        for (int first = 0; first < TASKS; first += atOnce) {
            List<Integer> block = new ArrayList<>(
                    IntStream.range(first, Math.min(TASKS, first + atOnce)).boxed().toList());
            Collections.shuffle(block, random);
            ends.addAll(block);
        }
        return ends;
    }
}
