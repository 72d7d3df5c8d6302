package dev.braid.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.FanOutException;
import dev.braid.TaskFunction;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that end because there is enough, or because their caller or reader gives up (P1, P2, P12). */
class GivenUpSpecTest {

    private static final int TASKS = 20;

    static Stream<Combination> quorums() {
        return Combination.all().filter(combination -> combination.form() == Form.QUORUM);
    }

    static Stream<Combination> streams() {
        return Combination.all().filter(combination -> combination.form() == Form.STREAM);
    }

    @ParameterizedTest
    @MethodSource("quorums")
    void P1_the_losers_have_ended_when_the_winners_are_returned(Combination combination) throws Exception {
        for (int k = 1; k <= 3; k++) {
            int wanted = k;
            int atOnce = combination.atOnce(TASKS);
            var allThere = new CountDownLatch(atOnce);
            var started = new AtomicInteger();
            var running = new AtomicInteger();

            List<Integer> winners = quorum(wanted, combination, task -> {
                started.incrementAndGet();
                running.incrementAndGet();
                allThere.countDown();
                try {
                    if (task < wanted) {
                        allThere.await();
                    } else {
                        Bodies.untilCancelled();
                    }
                    return task;
                } finally {
                    Bodies.linger();
                    running.decrementAndGet();
                }
            });

            assertThat(running).as("running").hasValue(0);
            assertThat(winners).containsExactlyInAnyOrderElementsOf(range(wanted));
            assertThat(started).as("each but the last winner makes room for one").hasValueLessThan(atOnce + wanted);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void P1_closing_a_stream_cancels_and_joins_even_if_its_reader_is_interrupted(Combination combination) {
        var running = new AtomicInteger();
        var cancelled = new AtomicInteger();
        boolean kept;

        try (Stream<Integer> stream = stream(combination, task -> {
            running.incrementAndGet();
            try {
                if (task > 0) {
                    Bodies.untilCancelled();
                }
                return task;
            } catch (InterruptedException e) {
                cancelled.incrementAndGet();
                throw e;
            } finally {
                Bodies.linger();
                running.decrementAndGet();
            }
        })) {
            Iterator<Integer> reader = stream.iterator();
            assertThat(reader.next()).isZero();
            Thread.currentThread().interrupt();
        } finally {
            kept = Thread.interrupted();
        }

        assertThat(running).hasValue(0);
        assertThat(cancelled).hasValueLessThanOrEqualTo(combination.atOnce(TASKS));
        assertThat(kept).as("the reader's own interrupt").isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#all")
    void P1_P3_a_caller_that_is_interrupted_already_leaves_nothing_running(Combination combination) {
        var started = new AtomicInteger();
        var running = new AtomicInteger();

        Thread.currentThread().interrupt();
        Throwable thrown = catchThrowable(() -> combination.run(TASKS, task -> {
            started.incrementAndGet();
            running.incrementAndGet();
            try {
                Bodies.untilCancelled();
                return task;
            } finally {
                running.decrementAndGet();
            }
        }));
        boolean kept = Thread.interrupted();

        assertThat(combination.bare(thrown)).isInstanceOf(InterruptedException.class);
        assertThat(running).hasValue(0);
        assertThat(kept).as("interrupt flag").isEqualTo(combination.form() == Form.STREAM);
        if (combination.form() != Form.STREAM) { // there the run begins with the read that finds the interrupt
            assertThat(started).hasValue(0);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#failFast")
    void P2_the_callers_interrupt_goes_before_a_failure_at_the_same_time(Combination combination) {
        Thread caller = Thread.currentThread();
        var failure = new IOException("disk on fire");

        Throwable thrown = catchThrowable(() -> combination.run(1, task -> {
            Context.current().onCancel(cause -> {
                caller.interrupt(); // the failure is recorded, and this thread has not left the run
                while (caller.isInterrupted()) {
                    Thread.onSpinWait();
                }
            });
            throw failure;
        }));
        boolean kept = Thread.interrupted();

        assertThat(combination.bare(thrown))
                .isInstanceOf(InterruptedException.class)
                .hasSuppressedException(failure);
        assertThat(kept).as("interrupt flag").isEqualTo(thrown instanceof FanOutException);
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#failFast")
    void P12_what_cancelled_tasks_wrote_is_seen_after_a_failure(Combination combination) {
        int atOnce = combination.atOnce(TASKS);
        var allThere = new CountDownLatch(atOnce);
        int[] begun = new int[TASKS];
        int[] ended = new int[TASKS];

        Throwable thrown = catchThrowable(() -> combination.run(TASKS, task -> {
            begun[task] = 1;
            allThere.countDown();
            try {
                if (task == 0) {
                    allThere.await();
                    throw new IOException("disk on fire");
                }
                Bodies.untilCancelled();
                return task;
            } finally {
                Bodies.linger();
                ended[task] = 1;
            }
        }));

        assertThat(combination.bare(thrown)).isInstanceOf(IOException.class);
        assertThat(ended).isEqualTo(begun);
        assertThat(IntStream.of(ended).sum()).isEqualTo(atOnce);
    }

    private static List<Integer> quorum(
            int k, Combination combination, TaskFunction<Integer, Integer, Exception> function) throws Exception {
        FanOut policy = combination.policy();
        return switch (combination.input()) {
            case COLLECTION -> policy.quorum(k, range(TASKS), function);
            case MAP -> List.copyOf(policy.quorum(k, byKey(), function).values());
            case ITERATOR -> policy.quorum(k, range(TASKS).iterator(), function);
            case STREAM -> policy.quorum(k, range(TASKS).stream(), function);
        };
    }

    private static Stream<Integer> stream(Combination combination, TaskFunction<Integer, Integer, Exception> function) {
        FanOut policy = combination.policy();
        return switch (combination.input()) {
            case COLLECTION -> policy.stream(range(TASKS), function);
            case MAP -> policy.stream(byKey(), function).map(Map.Entry::getValue);
            case ITERATOR -> policy.stream(range(TASKS).iterator(), function);
            case STREAM -> policy.stream(range(TASKS).stream(), function);
        };
    }

    private static Map<String, Integer> byKey() {
        Map<String, Integer> byKey = new LinkedHashMap<>();
        range(TASKS).forEach(task -> byKey.put("key " + task, task));
        return byKey;
    }

    private static List<Integer> range(int n) {
        return IntStream.range(0, n).boxed().toList();
    }
}
