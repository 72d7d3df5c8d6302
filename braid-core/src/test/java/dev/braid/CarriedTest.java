package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** P11: what a policy names goes along to tasks, as it was at the call, and nothing else does. */
class CarriedTest {

    private static final ScopedValue<String> USER = ScopedValue.newInstance();
    private static final ScopedValue<String> TENANT = ScopedValue.newInstance();
    private static final ThreadLocal<@Nullable String> LOCAL = new ThreadLocal<>();
    private static final ThreadLocal<@Nullable String> OTHER = new ThreadLocal<>();

    /** One worker thread for all tasks, so that one could see what another left behind. */
    private static final FanOut ONE = FanOut.limit(1);

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void clear() {
        LOCAL.remove();
        OTHER.remove();
    }

    private static String user() {
        return USER.orElse("none") + "/" + TENANT.orElse("none");
    }

    // Scoped values

    @Test
    void P11_tasks_see_the_scoped_values_that_the_policy_names_and_no_others() throws Exception {
        FanOut policy = FanOut.limit(2).withScopedValues(USER);

        List<String> users = ScopedValue.where(USER, "ada").where(TENANT, "acme").call(() -> policy.map(
                List.of(1, 2, 3), task -> user()));

        assertThat(users).containsOnly("ada/none");
    }

    @Test
    void P11_named_values_add_up_and_those_that_are_not_bound_stay_so() throws Exception {
        FanOut policy = ONE.withScopedValues(USER).withScopedValues(TENANT);

        assertThat(policy.map(List.of(1), task -> user())).containsExactly("none/none");
        assertThat(ScopedValue.where(TENANT, "acme").call(() -> policy.map(List.of(1), task -> user())))
                .containsExactly("none/acme");
        assertThat(ScopedValue.where(USER, "ada").where(TENANT, "acme").call(() -> policy.map(
                        List.of(1), task -> user())))
                .containsExactly("ada/acme");
    }

    @Test
    void P11_a_scoped_value_that_is_bound_to_null_is_bound_to_null_in_tasks() throws Exception {
        ScopedValue<@Nullable String> value = ScopedValue.newInstance();
        FanOut policy = ONE.withScopedValues(value);

        List<String> found = ScopedValue.<@Nullable String>where(value, null)
                .call(() -> policy.map(List.of(1), task -> value.isBound() + " " + value.get()));

        assertThat(found).containsExactly("true null");
    }

    @Test
    void P11_nested_runs_carry_what_their_own_policy_names() throws Exception {
        FanOut carrying = FanOut.limit(2).withScopedValues(USER);

        List<List<String>> users = ScopedValue.where(USER, "ada").call(() -> carrying.map(List.of(1, 2), task -> List.of(
                ScopedValue.where(USER, "eve").call(() -> carrying.map(List.of(1), inner -> user())).getFirst(),
                carrying.map(List.of(1), inner -> user()).getFirst(),
                ONE.map(List.of(1), inner -> user()).getFirst(),
                user())));

        assertThat(users).containsOnly(List.of("eve/none", "ada/none", "none/none", "ada/none"));
    }

    @Test
    void P11_a_stream_carries_what_was_there_when_it_was_made() throws Exception {
        LOCAL.set("made");
        FanOut policy = ONE.withScopedValues(USER).withPropagator(Propagator.of(LOCAL));
        try (Stream<String> stream = ScopedValue.where(USER, "ada").call(
                () -> policy.stream(List.of(1, 2), task -> user() + " " + LOCAL.get()))) {
            LOCAL.set("read");
            assertThat(ScopedValue.where(USER, "eve").call(stream::toList)).containsOnly("ada/none made");
        }
    }

    @Test
    void P11_what_a_detached_run_carries_it_carries() throws Exception {
        FanOut policy = ONE.withScopedValues(USER);

        assertThat(ScopedValue.where(USER, "ada").call(
                        () -> Context.detached().call(() -> policy.map(List.of(1), task -> user()))))
                .containsExactly("ada/none");
    }

    @Test
    void P2_what_a_task_throws_is_thrown_as_it_is_through_what_is_carried() {
        FanOut policy = ONE.withScopedValues(USER).withPropagator(Propagator.of(LOCAL));
        var failure = new IOException("disk on fire");

        Throwable thrown = catchThrowable(() -> ScopedValue.where(USER, "ada").call(() -> policy.map(List.of(1), task -> {
            throw failure;
        })));

        assertThat(thrown).isSameAs(failure);
    }

    @Test
    void a_task_wrapped_for_nothing_is_the_task() throws InterruptedException {
        TaskFunction<Integer, Integer, RuntimeException> function = task -> task;
        Policy named = (Policy) ONE.withScopedValues(USER);

        assertThat(Carried.capture((Policy) ONE).around(function)).isSameAs(function);
        assertThat(Carried.capture(named).around(function)).as("not bound").isSameAs(function);
        assertThat(Carried.capture(named).<String, RuntimeException>call(() -> "called")).isEqualTo("called");
    }

    @Test
    @NullUnmarked
    void P11_what_is_null_is_rejected_by_its_place() {
        assertThatThrownBy(() -> ONE.withScopedValues(USER, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("scopedValues[1]");
        assertThatThrownBy(() -> ONE.withPropagator(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("propagator");
        assertThatThrownBy(() -> Propagator.of(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("threadLocal");
    }

    // Thread-locals

    @Test
    void P11_a_thread_local_is_set_before_each_task_and_restored_after_it() throws InterruptedException {
        LOCAL.set("caller's");
        FanOut policy = ONE.withPropagator(Propagator.of(LOCAL));

        List<String> values = policy.map(IntStream.range(0, 100).boxed().toList(), task -> {
            String found = LOCAL.get();
            LOCAL.set("task " + task + "'s");
            return String.valueOf(found);
        });

        assertThat(values).containsOnly("caller's");
        assertThat(LOCAL.get()).as("the caller's thread is untouched").isEqualTo("caller's");
    }

    @Test
    void P11_a_thread_local_without_a_value_is_cleared_for_each_task() throws InterruptedException {
        FanOut policy = ONE.withPropagator(Propagator.of(LOCAL));

        List<String> values = policy.map(List.of(1, 2, 3), task -> {
            String found = LOCAL.get();
            LOCAL.set("left behind");
            return String.valueOf(found);
        });

        assertThat(values).containsOnly("null");
    }

    @Test
    void P11_nested_runs_carry_the_value_of_the_task_and_leave_it() throws InterruptedException {
        LOCAL.set("outer");
        FanOut policy = FanOut.limit(2).withPropagator(Propagator.of(LOCAL));

        List<String> values = policy.map(List.of(1, 2, 3), task -> {
            LOCAL.set("task " + task);
            List<String> inner = policy.map(List.of(1, 2), nested -> {
                String found = String.valueOf(LOCAL.get());
                LOCAL.set("nested");
                return found;
            });
            return inner + " " + LOCAL.get();
        });

        assertThat(values).containsExactly(
                "[task 1, task 1] task 1", "[task 2, task 2] task 2", "[task 3, task 3] task 3");
        assertThat(LOCAL.get()).isEqualTo("outer");
    }

    // Propagators

    /** Says what is done to it. */
    private final class Noisy implements Propagator {

        private final String name;

        Noisy(String name) {
            this.name = name;
        }

        @Override
        public Snapshot capture() {
            seen.add("capture " + name);
            return () -> {
                seen.add("set " + name);
                return () -> seen.add("restore " + name);
            };
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final IllegalStateException broken = new IllegalStateException("broken");

    private final Propagator cannotCapture = new Propagator() {
        @Override
        public Snapshot capture() {
            throw broken;
        }

        @Override
        public String toString() {
            return "bad";
        }
    };

    private final Propagator cannotSet = () -> () -> {
        seen.add("set bad");
        throw broken;
    };

    private final Propagator cannotRestore = () -> () -> () -> {
        seen.add("restore bad");
        throw broken;
    };

    @Test
    void P11_propagators_set_in_order_and_restore_in_reverse_also_after_a_failure() throws InterruptedException {
        FanOut policy = ONE.withPropagator(new Noisy("a")).withPropagator(new Noisy("b"));

        List<Outcome<Integer>> outcomes = policy.outcomes(List.of(1, 2), task -> {
            seen.add("task " + task);
            if (task == 1) {
                throw new IOException("disk on fire");
            }
            return task;
        });

        assertThat(outcomes.getFirst()).isInstanceOf(Outcome.Failure.class);
        assertThat(seen)
                .containsExactly(
                        "capture a", "capture b",
                        "set a", "set b", "task 1", "restore b", "restore a",
                        "set a", "set b", "task 2", "restore b", "restore a");
    }

    @Test
    void P11_propagators_see_the_scoped_values_that_go_along() throws Exception {
        FanOut policy = ONE.withScopedValues(USER).withPropagator(() -> () -> {
            seen.add(user());
            return () -> seen.add(user());
        });

        ScopedValue.where(USER, "ada").call(() -> policy.map(List.of(1), task -> task));

        assertThat(seen).containsExactly("ada/none", "ada/none");
    }

    @Test
    void P11_one_that_cannot_capture_fails_the_call_before_anything_runs() {
        var closed = new AtomicBoolean();
        FanOut policy = ONE.withName("crawl").withPropagator(new Noisy("a")).withPropagator(cannotCapture);

        assertThatThrownBy(() -> policy.map(Stream.of(1).onClose(() -> closed.set(true)), task -> seen.add("task")))
                .isInstanceOf(FanOutException.class)
                .hasCause(broken)
                .hasMessage("crawl: propagator bad could not capture what the caller has; nothing was run:"
                        + " java.lang.IllegalStateException: broken");
        assertThat(closed).isTrue();
        closed.set(false);
        assertThatThrownBy(() -> policy.stream(Stream.of(1).onClose(() -> closed.set(true)), task -> seen.add("task")))
                .isInstanceOf(FanOutException.class)
                .hasCause(broken);
        assertThat(closed).isTrue();
        assertThat(seen).containsExactly("capture a", "capture a");
    }

    @Test
    void P11_one_that_cannot_set_fails_the_task_and_the_others_restore() throws InterruptedException {
        FanOut policy = ONE.withPropagator(new Noisy("a")).withPropagator(cannotSet).withPropagator(new Noisy("c"));

        List<Outcome<Boolean>> outcomes = policy.outcomes(List.of(1), task -> seen.add("task"));

        assertFailedWith(outcomes.getFirst(), "could not set what it had captured; the task was not run");
        assertThat(seen).containsExactly("capture a", "capture c", "set a", "set bad", "restore a");
    }

    @Test
    void P11_one_that_cannot_restore_fails_the_task_and_the_others_restore() throws InterruptedException {
        FanOut policy = ONE.withPropagator(new Noisy("a")).withPropagator(cannotRestore).withPropagator(new Noisy("c"));

        List<Outcome<Integer>> outcomes = policy.outcomes(List.of(1), task -> task);

        assertFailedWith(outcomes.getFirst(), "could not restore the thread after a task");
        assertThat(seen).endsWith("set a", "set c", "restore c", "restore bad", "restore a");
    }

    private void assertFailedWith(Outcome<?> outcome, String message) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failure.class, failure -> assertThat(failure.exception())
                .isInstanceOf(FanOutException.class)
                .hasCause(broken)
                .hasMessageContaining(message));
    }

    @Test
    void P2_a_failure_to_restore_does_not_mask_that_of_the_task() {
        FanOut policy = ONE.withPropagator(new Noisy("a")).withPropagator(cannotRestore);
        var failure = new IOException("disk on fire");

        Throwable thrown = catchThrowable(() -> policy.map(List.of(1), task -> {
            throw failure;
        }));

        assertThat(thrown).isSameAs(failure);
        assertThat(failure.getSuppressed()).anySatisfy(suppressed -> assertThat(suppressed)
                .isInstanceOf(FanOutException.class)
                .hasCause(broken));
        assertThat(seen).endsWith("restore bad", "restore a");
    }

    @Test
    @NullUnmarked
    void P11_one_that_gives_null_is_told() throws InterruptedException {
        assertThatThrownBy(() -> ONE.withPropagator(() -> null).map(List.of(1), task -> task))
                .isInstanceOf(FanOutException.class)
                .hasMessageContaining("capture() returned null");
        assertThatThrownBy(() -> ONE.withPropagator(() -> () -> null).map(List.of(1), task -> task))
                .isInstanceOf(FanOutException.class)
                .hasMessageContaining("set() returned null");
    }

    @Test
    void P11_a_cancelled_task_restores() {
        var there = new CountDownLatch(1);
        FanOut policy = FanOut.limit(2).withPropagator(new Noisy("a"));

        Throwable thrown = catchThrowable(() -> policy.map(List.of(0, 1), task -> {
            if (task == 0) {
                there.await();
                throw new IOException("disk on fire");
            }
            there.countDown();
            new CountDownLatch(1).await();
            return task;
        }));

        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(seen).containsExactlyInAnyOrder("capture a", "set a", "set a", "restore a", "restore a");
    }

    @Test
    void P11_many_tasks_at_once_see_their_own_callers_values() throws Exception {
        FanOut policy = FanOut.unlimited().withScopedValues(USER).withPropagator(Propagator.of(LOCAL));
        var wrong = new AtomicInteger();

        FanOut.unlimited().forEach(IntStream.range(0, 50).boxed().toList(), caller -> {
            LOCAL.set("local " + caller);
            ScopedValue.where(USER, "user " + caller).call(() -> {
                policy.forEach(IntStream.range(0, 200).boxed().toList(), task -> {
                    String local = LOCAL.get();
                    LOCAL.set("changed");
                    if (!("local " + caller).equals(local) || !USER.get().equals("user " + caller)) {
                        wrong.incrementAndGet();
                    }
                });
                return "";
            });
        });

        assertThat(wrong).hasValue(0);
    }
}
