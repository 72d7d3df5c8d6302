package dev.braid.pipeline;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.FanOut;
import dev.braid.FanOutException;
import dev.braid.Observer;
import dev.braid.Outcome;
import dev.braid.Retry;
import dev.braid.TaskFunction;
import dev.braid.TaskTimeoutException;
import dev.braid.Virtually;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stages that deal with many elements at once, under a policy. */
class ParallelTest {

    /** The three of them. */
    enum Kind {
        ORDERED,
        UNORDERED,
        PER_KEY;

        <R> Pipeline<R> of(Pipeline<Integer> elements, FanOut policy, TaskFunction<Integer, R, Exception> function) {
            return switch (this) {
                case ORDERED -> elements.parallel(policy, function);
                case UNORDERED -> elements.parallelUnordered(policy, function);
                case PER_KEY -> elements.parallelPer(element -> element, policy, function);
            };
        }
    }

    private static Pipeline<Integer> upTo(int end) {
        return Pipeline.from(IntStream.range(0, end).boxed().toList());
    }

    private static List<Integer> numbers(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    @Test
    void P7_results_come_in_the_order_of_the_elements() {
        Virtually.inManyOrders(machine -> {
            List<Integer> results = upTo(10)
                    .parallel(FanOut.unlimited(), i -> {
                        Virtually.sleep(10 - i);
                        return i;
                    })
                    .toList();

            assertThat(results).isEqualTo(numbers(10));
            assertThat(machine.seconds()).as("all at once").isEqualTo(10);
        });
    }

    @Test
    void P7_unordered_results_come_as_they_are_completed() {
        Virtually.inManyOrders(machine -> {
            upTo(4).parallelUnordered(FanOut.unlimited(), i -> {
                Virtually.sleep(10 - 2 * i);
                return i;
            }).forEach(machine::note);

            assertThat(machine.noted()).containsExactly("3 at 4", "2 at 6", "1 at 8", "0 at 10");
        });
    }

    @Test
    void P7_an_ordered_result_is_passed_on_as_soon_as_its_turn_has_come() {
        Virtually.inManyOrders(machine -> {
            upTo(4).parallel(FanOut.unlimited(), i -> {
                Virtually.sleep(i == 1 ? 5 : 2);
                return i;
            }).forEach(machine::note);

            assertThat(machine.noted()).containsExactly("0 at 2", "1 at 5", "2 at 5", "3 at 5");
        });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void P8_as_many_as_the_limit_run_at_once_and_no_more(Kind kind) {
        Virtually.inManyOrders(machine -> {
            var running = new AtomicInteger();
            var most = new AtomicInteger();

            List<Integer> results = kind.of(upTo(30), FanOut.limit(3), i -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                Virtually.sleep(1);
                running.decrementAndGet();
                return i;
            }).toList();

            assertThat(results).containsExactlyInAnyOrderElementsOf(numbers(30));
            assertThat(most).hasValue(3);
            assertThat(machine.seconds()).isEqualTo(10);
        });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void P10_without_a_limit_each_may_wait_for_every_other(Kind kind) {
        Virtually.inManyOrders(_ -> {
            var all = new CountDownLatch(100);

            long count = kind.of(upTo(100), FanOut.unlimited(), i -> {
                all.countDown();
                all.await();
                return i;
            }).count();

            assertThat(count).isEqualTo(100);
        });
    }

    @Test
    void P7_P8_a_slow_head_lets_the_window_start_and_no_more() {
        Virtually.inManyOrders(machine -> {
            var started = new AtomicInteger();
            machine.noteAt(50, started::get);

            List<Integer> results = upTo(100)
                    .parallel(FanOut.limit(2).withWindow(7), i -> {
                        started.incrementAndGet();
                        Virtually.sleep(i == 0 ? 100 : 1);
                        return i;
                    })
                    .toList();

            assertThat(results).isEqualTo(numbers(100));
            assertThat(machine.noted()).containsExactly("7 at 50");
        });
    }

    @Test
    void P8_a_slow_head_does_not_hold_back_unordered_results() {
        Virtually.inManyOrders(machine -> {
            List<Integer> results = upTo(21)
                    .parallelUnordered(FanOut.limit(2), i -> {
                        Virtually.sleep(i == 0 ? 100 : 1);
                        return i;
                    })
                    .peek(i -> machine.note(i < 20 ? "one" : "twenty"))
                    .toList();

            assertThat(results.getLast()).isZero();
            assertThat(machine.noted()).contains("twenty at 20");
        });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void P8_a_slow_sink_lets_no_more_start_than_the_window(Kind kind) {
        Virtually.inManyOrders(machine -> {
            var started = new AtomicInteger();

            kind.of(upTo(100), FanOut.limit(2).withWindow(5), i -> {
                started.incrementAndGet();
                return i;
            }).take(10).forEach(_ -> {
                Virtually.sleep(1);
                machine.note(started.get() - machine.seconds() <= 5 + 2);
            });

            assertThat(machine.noted()).hasSize(10).allMatch(note -> note.startsWith("true"), "within the bound");
        });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void what_is_before_is_pulled_by_one_thread_at_a_time(Kind kind) {
        Virtually.inManyOrders(_ -> {
            var inside = new AtomicInteger();
            Pipeline<Integer> elements = upTo(50).map(i -> {
                assertThat(inside.incrementAndGet()).isEqualTo(1);
                Thread.yield();
                inside.decrementAndGet();
                return i;
            });

            assertThat(kind.of(elements, FanOut.limit(4), i -> i).count()).isEqualTo(50);
        });
    }

    @Test
    void elements_with_one_key_are_dealt_with_one_after_the_other_and_keys_at_once() {
        Virtually.inManyOrders(machine -> {
            ConcurrentHashMap<Integer, AtomicInteger> running = new ConcurrentHashMap<>();

            List<Integer> results = upTo(30)
                    .parallelPer(i -> i % 3, FanOut.unlimited(), i -> {
                        AtomicInteger ofKey = running.computeIfAbsent(i % 3, _ -> new AtomicInteger());
                        assertThat(ofKey.incrementAndGet()).isEqualTo(1);
                        Virtually.sleep(1 + i % 3);
                        ofKey.decrementAndGet();
                        return i;
                    })
                    .toList();

            assertThat(results).hasSize(30);
            for (int key = 0; key < 3; key++) {
                int of = key;
                assertThat(results.stream().filter(i -> i % 3 == of))
                        .as("in order")
                        .containsExactlyElementsOf(numbers(30).stream().filter(i -> i % 3 == of).toList());
            }
            assertThat(machine.seconds()).as("the slowest key alone").isEqualTo(30);
        });
    }

    @Test
    void the_elements_of_a_key_keep_their_order_where_some_are_slow_and_there_is_a_limit() {
        Virtually.inManyOrders(_ -> {
            List<Integer> results = upTo(100)
                    .parallelPer(i -> i % 7, FanOut.limit(3), i -> {
                        Virtually.sleep(i * 31 % 5);
                        return i;
                    })
                    .toList();

            assertThat(results).hasSize(100);
            for (int key = 0; key < 7; key++) {
                int of = key;
                assertThat(results.stream().filter(i -> i % 7 == of)).isSorted();
            }
        });
    }

    @Test
    void the_limit_per_key_of_a_policy_gives_way_to_the_stages_own_key() {
        Virtually.inManyOrders(machine -> {
            FanOut policy = FanOut.unlimited().withLimitPer((Integer _) -> "all", 1);

            upTo(5).parallelPer(i -> i, policy, i -> {
                Virtually.sleep(1);
                return i;
            }).count();

            assertThat(machine.seconds()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void each_element_is_tried_again_as_the_policy_says(Kind kind) {
        Virtually.inManyOrders(machine -> {
            var attempts = new ConcurrentHashMap<Integer, Integer>();
            FanOut policy = FanOut.limit(4).withRetry(Retry.times(2).backoff(ofSeconds(1)));

            List<Integer> results = kind.of(upTo(4), policy, i -> {
                if (attempts.merge(i, 1, Integer::sum) < 3) {
                    throw new IOException("not yet");
                }
                return i;
            }).toList();

            assertThat(results).containsExactlyInAnyOrder(0, 1, 2, 3);
            assertThat(attempts.values()).containsOnly(3);
            assertThat(machine.seconds()).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void each_element_has_the_time_out_of_the_policy(Kind kind) {
        Virtually.inManyOrders(machine -> {
            FanOut policy = FanOut.limit(2).withTaskTimeout(ofSeconds(3));

            Throwable thrown = catchThrowable(() -> kind.of(upTo(3), policy, i -> {
                Virtually.sleep(i == 1 ? 100 : 1);
                return i;
            }).count());

            assertThat(thrown).isInstanceOf(TaskTimeoutException.class);
            assertThat(machine.seconds()).isEqualTo(3);
        });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void tolerated_failures_are_left_out(Kind kind) throws Exception {
        List<Integer> results = kind.of(upTo(10), FanOut.limit(2).tolerating(3), ParallelTest::failingAtMultiplesOf4).toList();

        assertThat(results).containsExactlyInAnyOrder(1, 2, 3, 5, 6, 7, 9);
        assertThat(kind.of(upTo(10), FanOut.limit(2).toleratingAll(), i -> {
            throw new IOException("at " + i);
        }).count()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void one_more_failure_than_is_tolerated_is_thrown(Kind kind) {
        assertThatThrownBy(() -> kind.of(upTo(10), FanOut.limit(1).tolerating(2), ParallelTest::failingAtMultiplesOf4).count())
                .isInstanceOf(FanOutException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessage("at 8");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void tolerated_failures_are_counted_anew_in_each_run(Kind kind) throws Exception {
        Pipeline<Integer> pipeline = kind.of(upTo(10), FanOut.limit(2).tolerating(3), ParallelTest::failingAtMultiplesOf4);

        assertThat(pipeline.count()).isEqualTo(7);
        assertThat(pipeline.count()).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void failures_of_what_is_before_are_not_tolerated(Kind kind) {
        Pipeline<Integer> failing = upTo(10).map(ParallelTest::failingAtMultiplesOf4);

        assertThatThrownBy(() -> kind.of(failing, FanOut.limit(2).toleratingAll(), i -> i).count())
                .isInstanceOf(FanOutException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    private static int failingAtMultiplesOf4(int i) throws IOException {
        if (i % 4 == 0) {
            throw new IOException("at " + i);
        }
        return i;
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @SuppressWarnings("NullAway")
    void a_result_that_is_null_is_a_failure_that_says_where(Kind kind) {
        assertThatThrownBy(() -> kind.<Integer>of(upTo(3), FanOut.limit(2), _ -> null).count())
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("parallel");
    }

    @Test
    void P1_P2_P3_the_first_failure_cancels_what_runs_beside_it_and_results_before_it_are_dealt_with() {
        Virtually.inManyOrders(_ -> {
            var started = new AtomicInteger();
            var interrupted = new AtomicInteger();
            List<Integer> arrived = Collections.synchronizedList(new ArrayList<>());

            Throwable thrown = catchThrowable(() -> upTo(1_000)
                    .parallel(FanOut.limit(4), i -> {
                        started.incrementAndGet();
                        if (i == 10) {
                            Virtually.sleep(5);
                            throw new IOException("disk on fire");
                        } else if (i > 10) {
                            try {
                                Witness.untilInterrupted();
                            } finally {
                                interrupted.incrementAndGet();
                            }
                        }
                        return i;
                    })
                    .forEach(arrived::add));

            assertThat(thrown).isInstanceOf(FanOutException.class).cause().hasMessage("disk on fire");
            assertThat(arrived).isEqualTo(numbers(10));
            assertThat(started).hasValue(14);
            assertThat(interrupted).hasValue(3);
        });
    }

    @Test
    void stages_in_parallel_run_beside_one_another() {
        Virtually.inManyOrders(machine -> {
            TaskFunction<Integer, Integer, Exception> slow = i -> {
                Virtually.sleep(1);
                return i;
            };

            List<Integer> results = upTo(20).parallel(FanOut.limit(2), slow).parallel(FanOut.limit(2), slow).toList();

            assertThat(results).isEqualTo(numbers(20));
            assertThat(machine.seconds()).isEqualTo(11);
        });
    }

    @Test
    void P8_pipelines_within_functions_of_a_pipeline_have_limits_of_their_own() {
        Virtually.inManyOrders(machine -> {
            long sum = upTo(4)
                    .parallel(FanOut.limit(2), i -> upTo(4).parallel(FanOut.limit(2), j -> {
                        Virtually.sleep(1);
                        return i * j;
                    }).fold(0, Integer::sum))
                    .fold(0, Integer::sum);

            assertThat(sum).isEqualTo(36);
            assertThat(machine.seconds()).isEqualTo(4);
        });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void the_observers_of_the_policy_are_told_of_each_element(Kind kind) throws Exception {
        var ended = new ConcurrentHashMap<Long, String>();
        var observer = new Observer() {
            @Override
            public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                ended.put(task.index(), Outcomes.text(outcome));
            }
        };

        kind.of(upTo(3), FanOut.limit(2).withObserver(observer), i -> "r" + i).count();

        assertThat(ended).hasSize(3).containsEntry(0L, "r0 at 1").containsEntry(2L, "r2 at 1");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void P4_a_source_that_waits_does_not_hold_back_results(Kind kind) {
        Virtually.inManyOrders(machine -> {
            Pipeline<Integer> slowing = Pipeline.unfold(0, i -> {
                Virtually.sleep(10 * i);
                return i == 3 ? Optional.empty() : Optional.of(new Unfolded<>(i, i + 1));
            });

            kind.of(slowing, FanOut.limit(4), i -> i).forEach(machine::note);

            assertThat(machine.noted()).containsExactly("0 at 0", "1 at 10", "2 at 30");
        });
    }
}
