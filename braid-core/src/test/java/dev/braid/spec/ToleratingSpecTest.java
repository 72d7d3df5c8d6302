package dev.braid.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.FanOut;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures that a run goes on in spite of, in all forms that do not have a rule of their own. */
class ToleratingSpecTest {

    private static final int TASKS = 40;

    static Stream<Combination> tolerating() {
        return Combination.all()
                .filter(combination -> combination.form() != Form.QUORUM && combination.form() != Form.FIRST_SUCCESS);
    }

    @ParameterizedTest
    @MethodSource("tolerating")
    void P7_what_fails_is_left_out_and_the_rest_stands_in_order(Combination combination) throws Exception {
        for (UnaryOperator<FanOut> with : List.<UnaryOperator<FanOut>>of(
                policy -> policy.tolerating(10), policy -> policy.toleratingFraction(0.25), FanOut::toleratingAll)) {
            var ran = new AtomicInteger();
            FanOut policy = with.apply(combination.policy()).withWindow(4);

            List<Integer> results = combination.run(policy, TASKS, task -> {
                ran.incrementAndGet();
                return unlessFourth(task);
            });

            assertThat(ran).hasValue(TASKS);
            List<Integer> successes =
                    IntStream.range(0, TASKS).filter(task -> task % 4 != 0).boxed().toList();
            if (combination.form().isOrdered()) {
                assertThat(results).isEqualTo(successes);
            } else if (combination.form() == Form.STREAM) {
                assertThat(results).containsExactlyInAnyOrderElementsOf(successes);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tolerating")
    void P2_P3_one_more_than_is_tolerated_is_thrown_with_those_before_and_nothing_starts_after_it(Combination combination) {
        int atOnce = combination.atOnce(TASKS);
        var started = new AtomicInteger();
        Throwable[] failures = Stream.generate(() -> new IOException("disk on fire")).limit(3).toArray(Throwable[]::new);
        FanOut policy = combination.policy().tolerating(2).withWindow(TASKS);

        Throwable thrown = catchThrowable(() -> combination.run(policy, TASKS, task -> {
            started.incrementAndGet();
            if (task < 3) {
                throw (IOException) failures[task];
            }
            Bodies.untilCancelled();
            return task;
        }));

        assertThat(combination.bare(thrown)).isIn((Object[]) failures);
        assertThat(all(combination.bare(thrown))).contains(failures);
        assertThat(started).hasValueLessThanOrEqualTo(Math.min(TASKS, atOnce + 2));
    }

    @ParameterizedTest
    @MethodSource("tolerating")
    void P2_of_too_large_a_part_that_fails_one_is_thrown_with_others_before_it(Combination combination) {
        Throwable thrown = catchThrowable(
                () -> combination.run(combination.policy().toleratingFraction(0.2).withWindow(TASKS), TASKS, ToleratingSpecTest::unlessFourth));

        assertThat(combination.bare(thrown)).isInstanceOf(IOException.class);
        assertThat(all(combination.bare(thrown))).filteredOn(IOException.class::isInstance).hasSizeGreaterThanOrEqualTo(9);
    }

    @ParameterizedTest
    @MethodSource("tolerating")
    void P4_all_may_fail_if_all_are_tolerated(Combination combination) throws Exception {
        assertThat(combination.run(combination.policy().toleratingAll().withWindow(1), TASKS, task -> {
                    throw new IOException("disk on fire");
                }))
                .isEmpty();
        assertThat(combination.run(combination.policy().toleratingFraction(1), TASKS, task -> {
                    throw new IOException("disk on fire");
                }))
                .isEmpty();
    }

    /** A quorum of all but one is possible with one failure, whatever is tolerated. */
    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#all")
    void a_quorum_has_a_rule_of_its_own(Combination combination) throws Exception {
        if (combination.form() == Form.FIRST_SUCCESS) {
            assertThat(combination.run(combination.policy().tolerating(0), TASKS, task -> {
                        if (task < TASKS - 1) {
                            throw new IOException("disk on fire");
                        }
                        return task;
                    }))
                    .containsExactly(TASKS - 1);
        } else if (combination.form() == Form.QUORUM) {
            var waiting = new CountDownLatch(1);
            assertThat(combination.bare(catchThrowable(
                            () -> combination.run(combination.policy().toleratingAll(), TASKS, task -> {
                                if (task == 0) {
                                    throw new IOException("disk on fire");
                                }
                                if (combination.input().isSized()) {
                                    waiting.await(); // until cancelled
                                }
                                return task;
                            }))))
                    .isInstanceOf(IOException.class);
        }
    }

    private static Integer unlessFourth(Integer task) throws IOException {
        if (task % 4 == 0) {
            throw new IOException("disk " + task + " on fire");
        }
        return task;
    }

    private static List<Throwable> all(Throwable thrown) {
        return Stream.concat(Stream.of(thrown), Arrays.stream(thrown.getSuppressed())).toList();
    }
}
