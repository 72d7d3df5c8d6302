package dev.braid;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** P4: what a user's function besides the task throws, be it an {@link Error}, is told, hangs nothing and loses nothing. */
class ThrowingFunctionsTest {

    private static final FanOut ANY = FanOut.unlimited().withName("any");
    private static final List<Integer> TASKS = List.of(0, 1, 2, 3, 4, 5);

    private final Permits permits = Permits.of(1);
    private final AtomicInteger ran = new AtomicInteger();

    static Stream<Throwable> thrown() {
        return Stream.of(new IllegalStateException("broken"), new StackOverflowError("broken"), new AssertionError("broken"));
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // it returns nothing, where anything is wanted
    private static <R> R raise(Throwable thrown) {
        throw Failures.<RuntimeException>asIs(thrown);
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void of_a_key_function_is_its_tasks_failure_and_the_other_tasks_run(Throwable broken) throws InterruptedException {
        FanOut policy = ANY.withLimitPer((Integer task) -> task == 3 ? raise(broken) : 1, 1).withPermits(permits);

        List<Outcome<Integer>> outcomes = policy.outcomes(TASKS, task -> ran.incrementAndGet());

        assertThat(outcomes.get(3)).isEqualTo(new Outcome.Failure<>(broken));
        assertThat(ran).hasValue(5);
        assertThatThrownBy(() -> policy.map(TASKS, task -> task)).isSameAs(broken);
        assertThatThrownBy(() -> policy.collect(TASKS.iterator(), task -> task, Collectors.toList())).isSameAs(broken);
        assertThat(permits.available()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void of_a_key_function_in_a_scope_is_its_forks_failure(Throwable broken) throws InterruptedException {
        FanOut policy = ANY.withLimitPer((Integer task) -> task == 3 ? raise(broken) : 1, 1).toleratingAll();

        List<Fork<Integer>> forks = policy.scope((Scope<RuntimeException> scope) ->
                TASKS.stream().map(task -> scope.<Integer, Integer>fork(task, given -> ran.incrementAndGet())).toList());

        assertThat(forks.get(3).cause()).containsSame(broken);
        assertThat(forks).filteredOn(fork -> fork.state() == Fork.State.SUCCEEDED).hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void of_a_result_predicate_is_its_tasks_failure_and_the_task_is_not_tried_again(Throwable broken) throws InterruptedException {
        FanOut policy = ANY.withRetry(Retry.times(5).on(Throwable.class).onResult(result -> raise(broken)))
                .withPermits(permits)
                .withHedge(ofSeconds(60));

        List<Outcome<Integer>> outcomes = policy.outcomes(List.of(1), task -> ran.incrementAndGet());

        assertThat(outcomes).containsExactly(new Outcome.Failure<>(broken));
        assertThat(ran).hasValue(1);
        assertThat(permits.available()).isEqualTo(1);
    }

    /** Both attempts of a hedge, one after the other: the first has failed before the second began. */
    @ParameterizedTest
    @MethodSource("thrown")
    void of_an_attempt_that_is_hedged_is_its_tasks_failure(Throwable broken) throws InterruptedException {
        FanOut policy = ANY.withHedge(ofSeconds(60)).withPermits(permits);

        assertThat(policy.outcomes(List.of(1), task -> raise(broken))).containsExactly(new Outcome.Failure<>(broken));
        assertThat(permits.available()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void of_an_observer_changes_nothing_even_where_it_hears_of_retries_and_hedges(Throwable broken) {
        Virtually.inManyOrders(machine -> {
            var attempts = new AtomicInteger();
            FanOut policy = ANY.withRetry(Retry.times(1)).withHedge(ofSeconds(1)).withObserver(new Observer() {
                @Override
                public void taskRetried(Task task, Outcome<?> attempt, Duration backOff) {
                    raise(broken);
                }

                @Override
                public void taskHedged(Task task, Duration after) {
                    raise(broken);
                }

                @Override
                public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                    raise(broken);
                }
            });

            List<Outcome<Integer>> outcomes = policy.outcomes(List.of(1), task -> {
                if (attempts.incrementAndGet() == 1) {
                    throw new IOException("no");
                }
                Virtually.sleep(5);
                return task;
            });

            assertThat(outcomes).containsExactly(new Outcome.Success<>(1, 2));
        });
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void of_an_onCancel_action_keeps_no_other_action_and_no_task_from_its_cancel(Throwable broken) throws InterruptedException {
        CancellableContext context = Context.current().withCancel();
        context.onCancel(cause -> raise(broken));
        context.onCancel(cause -> ran.incrementAndGet());

        Throwable thrown = catchThrowable(() -> context.run(() -> ANY.forEach(List.of(1, 2), task -> {
            Context.current().onCancel(cause -> raise(broken));
            Context.current().onCancel(cause -> ran.incrementAndGet());
            if (task == 2) {
                context.cancel();
            }
            new CountDownLatch(1).await();
        })));

        assertThat(thrown).isInstanceOf(CancelledException.class);
        assertThat(ran).hasValueGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void of_a_propagator_is_told_where_it_was_called(Throwable broken) throws InterruptedException {
        Throwable thrown = catchThrowable(
                () -> ANY.withPropagator(() -> raise(broken)).withPermits(permits).map(TASKS, task -> ran.incrementAndGet()));
        assertTold(thrown, broken);
        assertThat(ran).as("before any task runs").hasValue(0);

        List<Outcome<Integer>> outcomes =
                ANY.withPropagator(() -> () -> raise(broken)).withPermits(permits).outcomes(List.of(1), task -> ran.incrementAndGet());
        assertThat(outcomes).singleElement().satisfies(outcome -> assertTold(((Outcome.Failure<?>) outcome).exception(), broken));
        assertThat(ran).hasValue(0);
        assertThat(permits.available()).isEqualTo(1);
    }

    /** An exception stands in one that says whose it is, an Error is told as it is. */
    private static void assertTold(@Nullable Throwable thrown, Throwable broken) {
        if (broken instanceof Error) {
            assertThat(thrown).isSameAs(broken);
        } else {
            assertThat(thrown).isInstanceOf(FanOutException.class).hasCause(broken);
        }
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void of_a_collector_ends_the_run_however_many_failures_are_tolerated(Throwable broken) {
        var collector = Collector.<Integer, List<Integer>, List<Integer>>of(
                ArrayList::new, (list, result) -> raise(broken), (a, b) -> a, list -> list);

        assertThatThrownBy(() -> ANY.toleratingAll().withPermits(permits).collect(TASKS, task -> task, collector)).isSameAs(broken);
        assertThat(permits.available()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void of_a_combiner_is_thrown_as_it_is(Throwable broken) {
        assertThatThrownBy(() -> ANY.all(() -> 1, () -> 2, (a, b) -> ThrowingFunctionsTest.<Integer>raise(broken))).isSameAs(broken);
    }

    @Test
    void of_a_block_that_holds_permits_gives_them_back() {
        for (Throwable broken : thrown().toList()) {
            assertThatThrownBy(() -> permits.call(() -> raise(broken))).isSameAs(broken);
            assertThat(permits.available()).isEqualTo(1);
        }
    }
}
