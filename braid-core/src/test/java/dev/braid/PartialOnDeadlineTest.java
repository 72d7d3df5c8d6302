package dev.braid;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code outcomes} returns when the deadline passes, on a clock that the test moves. */
class PartialOnDeadlineTest {

    private static final FanOut PARTIAL =
            FanOut.limit(2).withName("crawl").withTimeout(ofSeconds(3)).withPartialOnDeadline();
    private static final List<Integer> TASKS = List.of(0, 1, 2, 3, 4, 5);

    private final ManualHost host = new ManualHost();

    /** What is running now. */
    private final AtomicInteger running = new AtomicInteger();

    @AfterEach
    void P1_nothing_is_left() {
        assertThat(host.pendingTimers()).isZero();
        assertThat(running).hasValue(0);
    }

    /** Tasks 2 and 3 run into the deadline, of which 3 still returns. */
    private Integer work(Integer task, CountDownLatch blocked) throws Exception {
        running.incrementAndGet();
        try {
            if (task == 1) {
                throw new IllegalStateException("no");
            }
            if (task >= 2) {
                blocked.countDown();
                new CountDownLatch(1).await();
            }
            return task;
        } catch (InterruptedException e) {
            if (task == 3) {
                return task;
            }
            throw e;
        } finally {
            running.decrementAndGet();
        }
    }

    private <A> A at3Seconds(Call<A> call) throws Exception {
        var blocked = new CountDownLatch(2);
        Thread clock = Thread.ofPlatform().start(() -> {
            await(blocked);
            host.advance(ofSeconds(3));
        });
        A answer = host.call(() -> call.of(task -> work(task, blocked)));
        clock.join();
        return answer;
    }

    private interface Call<A> {
        A of(TaskFunction<Integer, Integer, Exception> function) throws Exception;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertPartial(List<Outcome<Integer>> outcomes) {
        assertThat(outcomes.get(0)).isEqualTo(new Outcome.Success<>(0));
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Failure.class);
        assertThat(outcomes.get(3)).as("a success stays a success").isEqualTo(new Outcome.Success<>(3));
        for (int index = 2; index < outcomes.size(); index += index == 2 ? 2 : 1) {
            assertThat(outcomes.get(index)).as("task " + index).isInstanceOf(Outcome.Cancelled.class);
            if (outcomes.get(index) instanceof Outcome.Cancelled<Integer>(Throwable cause, Optional<Throwable> thrown, _)) {
                assertThat(cause)
                        .isInstanceOf(DeadlineExceededException.class)
                        .hasMessageStartingWith("crawl: ")
                        .hasMessageContaining("still running: crawl/");
                assertThat(thrown.isPresent()).as("it ran").isEqualTo(index == 2);
                thrown.ifPresent(t -> assertThat(t).isInstanceOf(InterruptedException.class));
            }
        }
    }

    @Test
    void P1_P6_P9_what_is_done_is_returned_in_order_and_the_rest_is_cancelled() throws Exception {
        List<Outcome<Integer>> outcomes = at3Seconds(function -> PARTIAL.outcomes(TASKS, function));

        assertThat(outcomes).hasSize(6);
        assertPartial(outcomes);
    }

    @Test
    void tasks_in_a_map_keep_their_keys() throws Exception {
        Map<String, Integer> tasks = new LinkedHashMap<>();
        TASKS.forEach(task -> tasks.put("key " + task, task));

        Map<String, Outcome<Integer>> outcomes = at3Seconds(function -> PARTIAL.outcomes(tasks, function));

        assertThat(outcomes.keySet()).containsExactlyElementsOf(tasks.keySet());
        assertPartial(new ArrayList<>(outcomes.values()));
    }

    @Test
    void of_an_iterator_there_are_those_that_had_been_taken() throws Exception {
        assertPartial(at3Seconds(function -> {
            List<Outcome<Integer>> outcomes = PARTIAL.outcomes(TASKS.iterator(), function);
            assertThat(outcomes).hasSize(4);
            return outcomes;
        }));
        assertPartial(at3Seconds(function -> {
            List<Outcome<Integer>> outcomes = PARTIAL.outcomes(TASKS.stream(), function);
            assertThat(outcomes).hasSize(4);
            return outcomes;
        }));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3_000})
    void of_a_source_that_blocks_there_is_what_it_gave(int given) throws Exception {
        var inside = new CountDownLatch(1);
        Iterator<Integer> tasks = IntStream.iterate(0, i -> i + 1)
                .peek(i -> {
                    if (i == given) {
                        inside.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                })
                .iterator();
        Thread clock = Thread.ofPlatform().start(() -> {
            await(inside);
            host.advance(ofSeconds(3));
        });

        List<Outcome<Integer>> outcomes = host.call(() -> PARTIAL.outcomes(tasks, task -> {
            if (task == 0) {
                inside.await();
            }
            return task;
        }));

        clock.join();
        assertThat(outcomes).hasSize(given).allMatch(
                outcome -> outcome instanceof Outcome.Success || outcome instanceof Outcome.Cancelled);
    }

    @Test
    void of_a_source_that_had_ended_there_are_all_with_those_set_aside() throws Exception {
        List<Outcome<Integer>> outcomes = at3Seconds(function -> PARTIAL.withLimitPer((Integer task) -> task < 4 ? task : 2, 1)
                .outcomes(TASKS.iterator(), function));

        assertPartial(outcomes);
    }

    @Test
    void P9_a_surrounding_deadline_does_the_same() throws Exception {
        FanOut policy = FanOut.limit(2).withName("crawl").withPartialOnDeadline();

        assertPartial(at3Seconds(function ->
                Context.current().withTimeout(ofSeconds(3)).call(() -> policy.outcomes(TASKS, function))));
    }

    @Test
    void P3_if_it_has_passed_before_nothing_runs_and_all_are_cancelled() throws Exception {
        host.call(() -> {
            Context past = Context.current().withTimeout(ofSeconds(3));
            host.advance(ofSeconds(3));
            List<Outcome<Integer>> outcomes = past.call(() -> PARTIAL.outcomes(TASKS, task -> running.incrementAndGet()));
            assertThat(outcomes).hasSize(6).allMatch(Outcome.Cancelled.class::isInstance);
            assertThat(past.call(() -> PARTIAL.outcomes(List.<Integer>of(), task -> task))).isEmpty();
            return outcomes;
        });
    }

    @Test
    void P9_a_deadline_that_passes_after_the_last_task_takes_nothing_away() throws Exception {
        List<Outcome<Integer>> outcomes = host.call(() -> PARTIAL.outcomes(List.of(0), task -> {
            host.advance(ofSeconds(3));
            Thread.interrupted();
            return task;
        }));

        assertThat(outcomes).containsExactly(new Outcome.Success<>(0));
    }

    @Test
    void P5_the_callers_interrupt_is_thrown_before_the_deadline_and_after_it() throws Exception {
        for (UnaryOperator<FanOut> with : List.<UnaryOperator<FanOut>>of(UnaryOperator.identity(), FanOut::withoutInterrupts)) {
            for (boolean after : new boolean[] {true, false}) {
                Thread caller = Thread.currentThread();
                var there = new CountDownLatch(1);
                var passed = new CountDownLatch(1);
                Thread clock = Thread.ofPlatform().start(() -> {
                    await(there);
                    if (after) {
                        host.advance(ofSeconds(3));
                    }
                    caller.interrupt();
                    passed.countDown();
                });

                Throwable thrown = catchThrowable(() -> host.call(() -> with.apply(PARTIAL).outcomes(List.of(0), task -> {
                    there.countDown();
                    while (passed.getCount() > 0 || !Context.current().isCancelled()) {
                        Thread.onSpinWait();
                    }
                    while (caller.isInterrupted()) {
                        Thread.onSpinWait(); // until the caller has seen it
                    }
                    return task;
                })));

                assertThat(thrown).isInstanceOf(InterruptedException.class);
                clock.join();
            }
        }
    }

    @Test
    void another_cancel_is_thrown() throws Exception {
        var reason = new IllegalStateException("enough");

        Throwable thrown = catchThrowable(() -> host.call(() -> {
            CancellableContext context = Context.current().withCancel();
            return context.call(() -> PARTIAL.outcomes(TASKS, task -> {
                context.cancel(reason);
                return task;
            }));
        }));

        assertThat(thrown).isInstanceOf(CancelledException.class).hasCause(reason);
    }

    @Test
    void one_failure_too_many_is_thrown() throws Exception {
        Throwable thrown = catchThrowable(() -> host.call(() -> PARTIAL.tolerating(0).outcomes(TASKS, task -> {
            throw new IllegalStateException("no");
        })));

        assertThat(thrown).hasMessage("no");
    }

    @Test
    void the_other_forms_throw_the_deadline() throws Exception {
        Throwable thrown = catchThrowable(() -> at3Seconds(function -> PARTIAL.toleratingAll().map(TASKS, function)));

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
        assertThat(catchThrowable(() -> at3Seconds(function -> PARTIAL.quorum(6, TASKS, task -> {
            Integer result = task == 1 ? task : function.apply(task);
            return result;
        })))).isInstanceOf(DeadlineExceededException.class);
        assertThat(catchThrowable(() -> at3Seconds(
                        function -> PARTIAL.toleratingAll().stream(TASKS, function).toList())))
                .isInstanceOf(DeadlineExceededException.class);
    }

    /** The outer task is interrupted because of the deadline: it gets its answer, and stays interrupted. */
    @Test
    void P5_P9_a_caller_that_is_a_task_under_the_same_deadline_gets_the_answer_and_keeps_its_interrupt() throws Exception {
        var interrupted = new AtomicBoolean();
        FanOut inner = FanOut.limit(2).withName("crawl").withPartialOnDeadline();

        List<Outcome<List<Outcome<Integer>>>> outcomes =
                at3Seconds(function -> PARTIAL.outcomes(List.of("outer"), outer -> {
                    List<Outcome<Integer>> answer = inner.outcomes(TASKS, function);
                    interrupted.set(Thread.currentThread().isInterrupted());
                    return answer;
                }));

        assertThat(outcomes).hasSize(1);
        if (outcomes.getFirst() instanceof Outcome.Success<List<Outcome<Integer>>>(List<Outcome<Integer>> answer, _)) {
            assertPartial(answer);
        }
        assertThat(outcomes.getFirst()).isInstanceOf(Outcome.Success.class);
        assertThat(interrupted.get()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void P5_a_caller_that_is_a_task_and_was_cancelled_otherwise_is_interrupted() throws Exception {
        var seen = new AtomicReference<Throwable>();
        var failing = new CountDownLatch(1);

        Throwable thrown = catchThrowable(() -> host.call(() -> PARTIAL.map(List.of(0, 1), outer -> {
            if (outer == 0) {
                failing.await();
                throw new IllegalStateException("no");
            }
            try {
                return PARTIAL.outcomes(TASKS, task -> {
                    failing.countDown();
                    new CountDownLatch(1).await();
                    return task;
                });
            } catch (InterruptedException e) {
                seen.set(e);
                throw e;
            }
        })));

        assertThat(thrown).hasMessage("no");
        assertThat(seen.get()).isInstanceOf(InterruptedException.class);
    }
}
