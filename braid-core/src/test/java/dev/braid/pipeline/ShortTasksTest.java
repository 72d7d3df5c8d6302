package dev.braid.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.FanOut;
import dev.braid.FanOutException;
import dev.braid.Outcome;
import dev.braid.TaskFunction;
import dev.braid.Virtually;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A parallel stage whose tasks are short lets its reader do them; what it promises is the same, also when one turns out to block. */
class ShortTasksTest {

    private static final int MANY = 20_000;

    /** A parallel stage of either order. */
    @FunctionalInterface
    interface Form {
        Pipeline<Long> of(Pipeline<Long> input, FanOut policy, TaskFunction<Long, Long, Exception> function);
    }

    static Stream<Arguments> formsAndLimits() {
        Form ordered = Pipeline::parallel;
        Form unordered = Pipeline::parallelUnordered;
        return Stream.of(2, 3, 8).flatMap(limit -> Stream.of(Arguments.of("ordered", ordered, limit), Arguments.of("unordered", unordered, limit)));
    }

    @Test
    void short_tasks_come_to_be_done_by_who_reads_their_results() throws Exception {
        var byReader = new AtomicInteger();

        Pipeline.range(0, 10L * MANY)
                .parallel(FanOut.limit(2), _ -> Thread.currentThread())
                .forEach(thread -> {
                    if (thread == Thread.currentThread()) {
                        byReader.incrementAndGet();
                    }
                });

        assertThat(byReader).hasPositiveValue();
    }

    @ParameterizedTest(name = "{0}, limit {2}")
    @MethodSource("formsAndLimits")
    void P7_none_is_lost_and_none_is_there_twice(String name, Form form, int limit) throws Exception {
        for (int tries = 0; tries < 5; tries++) {
            Phaser meeting = new Phaser(2);
            List<Long> results = form.of(Pipeline.range(0, MANY), FanOut.limit(limit), x -> {
                        if (x % 3_000 > 2_997) { // two, of which the first waits for the second
                            meeting.arriveAndAwaitAdvance();
                        }
                        return x;
                    })
                    .toList();

            if (name.equals("ordered")) {
                assertThat(results).isEqualTo(LongStream.range(0, MANY).boxed().toList());
            } else {
                assertThat(results).containsExactlyInAnyOrderElementsOf(LongStream.range(0, MANY).boxed().toList());
            }
        }
    }

    @ParameterizedTest(name = "{0}, limit {2}")
    @MethodSource("formsAndLimits")
    void P4_tasks_that_wait_for_those_behind_them_within_the_limit_do_not_hang(String name, Form form, int limit) throws Exception {
        var met = new AtomicInteger();
        Phaser meeting = new Phaser(limit);

        form.of(Pipeline.range(0, 2 * MANY), FanOut.limit(limit), x -> {
                    if (x >= MANY && x < MANY + limit) {
                        meeting.arriveAndAwaitAdvance();
                        met.incrementAndGet();
                    }
                    return x;
                })
                .count();

        assertThat(met).as(name).hasValue(limit);
    }

    @ParameterizedTest(name = "{0}, limit {2}")
    @MethodSource("formsAndLimits")
    void P2_P5_a_failure_stops_one_that_blocks_after_short_ones(String name, Form form, int limit) {
        var interrupted = new CountDownLatch(1);
        var blocked = new CountDownLatch(1);

        assertThatThrownBy(() -> form.of(Pipeline.range(0, 2 * MANY), FanOut.limit(limit), x -> {
                            if (x == MANY) {
                                blocked.countDown();
                                try {
                                    new CountDownLatch(1).await();
                                } catch (InterruptedException e) {
                                    interrupted.countDown();
                                    throw e;
                                }
                            }
                            if (x == MANY + 1) {
                                blocked.await();
                                throw new IOException("disk on fire");
                            }
                            return x;
                        })
                        .count())
                .as(name)
                .isInstanceOf(FanOutException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessage("disk on fire");
        assertThat(interrupted.getCount()).isZero();
    }

    @ParameterizedTest(name = "{0}, limit {2}")
    @MethodSource("formsAndLimits")
    void what_was_done_before_a_failure_is_given_and_the_thread_goes_on_without_an_interrupt(String name, Form form, int limit) {
        List<List<Long>> batches = new ArrayList<>();
        var blocked = new CountDownLatch(1);

        assertThatThrownBy(() -> form.of(Pipeline.range(0, 2 * MANY), FanOut.limit(limit), x -> {
                            if (x == MANY) {
                                blocked.countDown();
                                new CountDownLatch(1).await();
                            }
                            if (x == MANY + 1) {
                                blocked.await();
                                throw new IOException("disk on fire");
                            }
                            return x;
                        })
                        .batch(300)
                        .forEach(batch -> {
                            assertThat(Thread.currentThread().isInterrupted()).as(name).isFalse();
                            batches.add(batch);
                        }))
                .hasCauseInstanceOf(IOException.class);

        // all but what ran at the same time as the one that failed, and was told to stop
        assertThat(batches.stream().flatMap(List::stream)).hasSizeGreaterThanOrEqualTo(MANY - limit).contains((long) MANY - limit - 1);
    }

    @ParameterizedTest(name = "{0}, limit {2}")
    @MethodSource("formsAndLimits")
    void P8_the_limit_is_kept(String name, Form form, int limit) throws Exception {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        Phaser meeting = new Phaser(limit);

        form.of(Pipeline.range(0, 3 * MANY), FanOut.limit(limit), x -> {
                    int now = running.incrementAndGet();
                    if (now > most.get()) {
                        most.accumulateAndGet(now, Math::max);
                    }
                    if (x % 4_000 >= 4_000 - limit) { // as many as may, at once
                        meeting.arriveAndAwaitAdvance();
                    }
                    running.decrementAndGet();
                    return x;
                })
                .count();

        assertThat(most.get()).as(name).isEqualTo(limit);
    }

    @Test
    void what_is_behind_goes_on_while_the_sink_is_busy() throws Exception {
        var begun = new AtomicLong();
        var ahead = new CountDownLatch(1);

        Pipeline.range(0, 2 * MANY)
                .parallel(FanOut.limit(2), x -> {
                    begun.set(x);
                    if (x == MANY + 4) {
                        ahead.countDown();
                    }
                    return x;
                })
                .forEach(x -> {
                    if (x == MANY) {
                        ahead.await(); // the window is of 4
                    }
                });

        assertThat(begun).hasValue(2 * MANY - 1);
    }

    @Test
    void P8_no_more_than_the_window_begins_behind_one_that_blocks() {
        long few = 2_000;
        Virtually.inManyOrders(_ -> {
            var begun = new AtomicLong();
            var most = new AtomicLong();

            Pipeline.range(0, 2 * few)
                    .parallel(FanOut.limit(2).withWindow(5), x -> {
                        if (x == few) {
                            Virtually.sleep(1); // in which all that can begin does
                            most.set(begun.get());
                        }
                        begun.accumulateAndGet(x, Math::max);
                        return x;
                    })
                    .count();

            assertThat(most).hasValue(few + 4);
        });
    }

    @Test
    void P1_P4_an_interrupt_of_the_caller_ends_one_that_blocks_after_short_ones() throws Exception {
        var blocked = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var thrown = new ArrayList<Throwable>();

        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                Pipeline.range(0, 2 * MANY)
                        .parallel(FanOut.limit(2), x -> {
                            if (x == MANY) {
                                blocked.countDown();
                                try {
                                    new CountDownLatch(1).await();
                                } finally {
                                    ended.countDown();
                                }
                            }
                            return x;
                        })
                        .count();
            } catch (Throwable t) {
                thrown.add(t);
            }
        });
        blocked.await();
        caller.interrupt();
        caller.join();

        assertThat(ended.getCount()).isZero();
        assertThat(thrown).singleElement().isInstanceOf(InterruptedException.class);
    }

    @ParameterizedTest(name = "{0}, limit {2}")
    @MethodSource("formsAndLimits")
    void an_early_end_after_short_ones_asks_for_no_more(String name, Form form, int limit) throws Exception {
        for (int tries = 0; tries < 20; tries++) {
            assertThat(form.of(Pipeline.range(0, Long.MAX_VALUE), FanOut.limit(limit), x -> x).take(MANY).count())
                    .as(name)
                    .isEqualTo(MANY);
        }
    }

    @ParameterizedTest(name = "{0}, limit {2}")
    @MethodSource("formsAndLimits")
    void P6_elements_that_fail_among_short_ones_go_on_in_their_place(String name, Form form, int limit) throws Exception {
        List<Long> recovered = form.of(Pipeline.range(0, MANY), FanOut.limit(limit), x -> {
                    if (x % 1_000 == 999) {
                        throw x % 2_000 == 999 ? new IOException("disk on fire") : new InterruptedException("not Braid's");
                    }
                    return x;
                })
                .recover(failure -> failure instanceof IOException ? -1L : failure instanceof FanOutException ? -2L : -3L)
                .toList();

        assertThat(recovered).as(name).hasSize(MANY);
        assertThat(recovered.stream().filter(x -> x == -1)).hasSize(MANY / 2_000);
        assertThat(recovered.stream().filter(x -> x == -2)).hasSize(MANY / 2_000);
        if (name.equals("ordered")) {
            assertThat(recovered.get(999)).isEqualTo(-1);
            assertThat(recovered.get(MANY - 1)).isEqualTo(-2);
        }
    }

    @ParameterizedTest(name = "{0}, limit {2}")
    @MethodSource("formsAndLimits")
    void P6_outcomes_of_elements_that_fail_among_short_ones_are_all_there(String name, Form form, int limit) throws Exception {
        List<Outcome<Long>> outcomes = form.of(Pipeline.range(0, MANY), FanOut.limit(limit), x -> {
                    if (x % 1_000 == 999) {
                        throw new IOException("disk on fire");
                    }
                    return x;
                })
                .outcomes()
                .toList();

        assertThat(outcomes).as(name).hasSize(MANY);
        assertThat(outcomes.stream().filter(outcome -> outcome instanceof Outcome.Failure)).hasSize(MANY / 1_000);
    }

    @ParameterizedTest(name = "{0}, limit {2}")
    @MethodSource("formsAndLimits")
    void P2_the_first_failure_among_short_ones_comes_behind_what_was_before_it(String name, Form form, int limit) {
        List<Long> seen = new ArrayList<>();

        assertThatThrownBy(() -> form.of(Pipeline.range(0, 2 * MANY), FanOut.limit(limit), x -> {
                            if (x == MANY) {
                                throw new IOException("disk on fire");
                            }
                            return x;
                        })
                        .forEach(seen::add))
                .as(name)
                .hasCauseInstanceOf(IOException.class);

        if (name.equals("ordered")) {
            assertThat(seen).isEqualTo(LongStream.range(0, MANY).boxed().toList());
        } else {
            assertThat(seen).hasSizeLessThanOrEqualTo(MANY + 2 * limit).doesNotContain((long) MANY);
        }
    }

    /** The one that fails is not the one at which the reader was left behind, or is. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void P7_nothing_comes_from_behind_one_that_has_no_result(int failing) {
        for (int tries = 0; tries < 5; tries++) {
            List<Long> seen = new ArrayList<>();
            var behind = new CountDownLatch(2);

            assertThatThrownBy(() -> Pipeline.range(0, 2 * MANY)
                            .parallel(FanOut.limit(2), x -> {
                                if (x > MANY) {
                                    behind.countDown();
                                }
                                if (x == MANY) {
                                    behind.await();
                                }
                                if (x == MANY && failing > 0) {
                                    new CountDownLatch(1).await(); // until it is told to stop
                                }
                                if (x == MANY + failing) {
                                    throw new IOException("disk on fire");
                                }
                                return x;
                            })
                            .forEach(seen::add))
                    .hasCauseInstanceOf(IOException.class);

            assertThat(seen).isEqualTo(LongStream.range(0, MANY).boxed().toList());
        }
    }

    @ParameterizedTest(name = "{0}, limit {2}")
    @MethodSource("formsAndLimits")
    void P5_an_interrupt_that_a_short_one_leaves_behind_reaches_nobody(String name, Form form, int limit) throws Exception {
        long count = form.of(Pipeline.range(0, 2 * MANY), FanOut.limit(limit), x -> {
                    if (x % 1_000 == 999) {
                        Thread.currentThread().interrupt();
                    }
                    return x;
                })
                .peek(_ -> assertThat(Thread.currentThread().isInterrupted()).isFalse())
                .count();

        assertThat(count).as(name).isEqualTo(2 * MANY);
    }

    @RepeatedTest(5)
    void what_is_written_is_flushed_before_one_blocks() throws Exception {
        var flushed = new CountDownLatch(1);
        var out = new OutputStream() {
            private int written;

            @Override
            public void write(int b) {
                written++;
            }

            @Override
            public void flush() {
                if (written == 10 * MANY) {
                    flushed.countDown();
                }
            }
        };
        var answered = new AtomicBoolean();
        byte[] question = {'?'};

        Pipeline.range(0, Long.MAX_VALUE)
                .parallel(FanOut.limit(2), x -> {
                    if (x == 10 * MANY) {
                        answered.set(flushed.await(5, TimeUnit.SECONDS));
                    }
                    return x;
                })
                .take(10 * MANY + 1)
                .writeTo(out, _ -> question);

        assertThat(answered).isTrue();
    }
}
