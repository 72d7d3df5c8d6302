package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that makes no sense is told before any work starts, by name and value. */
@NullUnmarked
class BadInputTest {

    private static final Duration HUGE = Duration.ofSeconds(Long.MAX_VALUE);

    private final AtomicInteger ran = new AtomicInteger();

    private Integer run(Integer task) {
        ran.incrementAndGet();
        return task;
    }

    @Test
    void a_limit_is_at_least_one() {
        assertThatThrownBy(() -> FanOut.limit(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("FanOut.limit(0): a limit must be at least 1; use FanOut.unlimited() for none");
        assertThatThrownBy(() -> FanOut.unlimited().withLimit(-3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("FanOut.withLimit(-3)");
    }

    @Test
    void a_window_is_at_least_one_and_a_name_says_something() {
        assertThatThrownBy(() -> FanOut.unlimited().withWindow(0)).hasMessageStartingWith("FanOut.withWindow(0)");
        assertThatThrownBy(() -> FanOut.unlimited().withName(" ")).hasMessageStartingWith("FanOut.withName(\" \")");
    }

    static Stream<Function<Duration, Object>> timeouts() {
        return Stream.of(
                FanOut.unlimited()::withTimeout,
                FanOut.unlimited()::withTaskTimeout,
                FanOut.unlimited()::withGrace,
                Context.current()::withTimeout);
    }

    @ParameterizedTest
    @MethodSource("timeouts")
    void a_time_out_is_longer_than_zero(Function<Duration, Object> timeout) {
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofNanos(-1), HUGE.negated())) {
            assertThatThrownBy(() -> timeout.apply(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("(" + wrong + ")")
                    .hasMessageEndingWith("must be longer than zero");
        }
    }

    @Test
    void a_huge_time_out_is_as_good_as_none() throws InterruptedException {
        FanOut policy = FanOut.limit(2)
                .withTimeout(HUGE)
                .withTaskTimeout(HUGE)
                .withGrace(HUGE)
                .withDeadline(Instant.MAX);

        assertThat(policy.map(List.of(1, 2), this::run)).containsExactly(1, 2);
        assertThat(Context.current().withTimeout(HUGE).call(() -> policy.map(List.of(3), this::run)))
                .containsExactly(3);
        assertThat(Context.current().withTimeout(HUGE).remaining()).isPresent();
    }

    @Test
    void a_deadline_in_the_far_past_has_passed() {
        assertThatThrownBy(() -> FanOut.limit(2).withDeadline(Instant.MIN).map(List.of(1), this::run))
                .isInstanceOf(DeadlineExceededException.class);
        assertThat(ran).hasValue(0);
    }

    @Test
    void a_null_task_is_named_by_its_place() {
        List<Integer> tasks = Arrays.asList(1, 2, null, 4);
        assertThatThrownBy(() -> FanOut.limit(2).map(tasks, this::run))
                .isInstanceOf(NullPointerException.class)
                .hasMessageStartingWith("tasks[2] is null");
        assertThatThrownBy(() -> FanOut.limit(2).map(Collections.singletonMap("a", (Integer) null), this::run))
                .isInstanceOf(NullPointerException.class)
                .hasMessageStartingWith("the task under key a is null");
        assertThat(ran).as("before any work").hasValue(0);

        assertThatThrownBy(() -> FanOut.limit(1).map(tasks.iterator(), this::run))
                .isInstanceOf(NullPointerException.class)
                .hasMessageStartingWith("task 2 is null");
        assertThatThrownBy(() -> FanOut.limit(1).map(tasks.stream(), this::run))
                .isInstanceOf(NullPointerException.class)
                .hasMessageStartingWith("task 2 is null");
    }

    @Test
    void null_arguments_are_named() {
        FanOut policy = FanOut.limit(2);
        assertThatThrownBy(() -> policy.map(List.of(1), null)).hasMessage("function");
        assertThatThrownBy(() -> policy.map(Map.of(1, 1), null)).hasMessage("function");
        assertThatThrownBy(() -> policy.outcomes(Map.of(1, 1), null)).hasMessage("function");
        assertThatThrownBy(() -> policy.stream(List.of(1), null)).hasMessage("function");
        assertThatThrownBy(() -> policy.forEach(List.of(1), null)).hasMessage("consumer");
        assertThatThrownBy(() -> policy.collect(List.of(1), this::run, null)).hasMessage("collector");
        assertThatThrownBy(() -> policy.map((Collection<Integer>) null, this::run)).hasMessage("tasks");
        assertThatThrownBy(() -> policy.map((Iterator<Integer>) null, this::run)).hasMessage("tasks");
        assertThatThrownBy(() -> policy.map((Stream<Integer>) null, this::run)).hasMessage("tasks");
        assertThatThrownBy(() -> policy.map((Map<Integer, Integer>) null, this::run)).hasMessage("tasks");
        assertThatThrownBy(() -> policy.withObserver(null)).hasMessage("observer");
        assertThatThrownBy(() -> policy.withDeadline(null)).hasMessage("deadline");
        assertThat(ran).hasValue(0);
    }

    @Test
    void a_quorum_that_cannot_be_is_told_before_anything_runs() {
        FanOut policy = FanOut.limit(2);
        assertThatThrownBy(() -> policy.quorum(0, List.of(1), this::run))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("quorum(0");
        assertThatThrownBy(() -> policy.quorum(3, List.of(1, 2), this::run))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 successes are wanted of 2 tasks");
        assertThatThrownBy(() -> policy.firstSuccess(List.<Integer>of(), this::run))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 success is wanted of 0 tasks");
        assertThat(ran).hasValue(0);
    }

    @Test
    void a_source_that_turns_out_too_short_for_a_quorum_is_told_when_it_ends() {
        assertThatThrownBy(() -> FanOut.limit(2).firstSuccess(List.<Integer>of().iterator(), this::run))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 tasks");
        assertThatThrownBy(() -> FanOut.limit(2).quorum(3, List.of(1, 2).stream(), this::run))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 tasks");
    }

    @Test
    void null_results_are_results() throws InterruptedException {
        FanOut policy = FanOut.limit(2);
        TaskFunction<Integer, Integer, RuntimeException> nothing = task -> null;

        assertThat(policy.map(List.of(1, 2), nothing)).containsExactly(null, null);
        assertThat(policy.map(Map.of("a", 1), nothing)).containsEntry("a", null);
        assertThat(policy.outcomes(List.of(1), nothing)).containsExactly(new Outcome.Success<>(null));
        assertThat(policy.firstSuccess(List.of(1), nothing)).isNull();
        assertThat(policy.quorum(1, List.of(1), nothing)).containsExactly((Integer) null);
        try (Stream<Integer> stream = policy.stream(List.of(1, 2), nothing)) {
            List<Integer> read = new ArrayList<>();
            stream.forEach(read::add);
            assertThat(read).containsExactly(null, null);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 64})
    void one_policy_serves_many_threads_at_once(int limit) throws InterruptedException {
        FanOut shared = FanOut.limit(limit).withName("shared");
        List<Integer> tasks = IntStream.range(0, 100).boxed().toList();

        List<List<Integer>> all =
                FanOut.unlimited().map(IntStream.range(0, 50).boxed().toList(), caller -> shared.map(tasks, i -> i + caller));

        for (int caller = 0; caller < 50; caller++) {
            int offset = caller;
            assertThat(all.get(caller)).isEqualTo(tasks.stream().map(i -> i + offset).toList());
        }
    }

    @Test
    void withers_leave_the_policy_as_it_was() {
        FanOut policy = FanOut.limit(2);
        FanOut changed = policy.withName("other").withLimit(5).withTimeout(Duration.ofSeconds(1));

        assertThat(policy).isEqualTo(FanOut.limit(2)).isNotEqualTo(changed);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void every_number_that_must_be_positive_names_what_it_was_given(int wrong) {
        assertThatThrownBy(() -> FanOut.limit(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("FanOut.limit(" + wrong + ")");
        assertThatThrownBy(() -> FanOut.limit(1).withLimit(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("FanOut.withLimit(" + wrong + ")");
        assertThatThrownBy(() -> FanOut.limit(1).withWindow(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("FanOut.withWindow(" + wrong + ")");
        assertThatThrownBy(() -> FanOut.limit(1).quorum(wrong, List.of(1).iterator(), this::run))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("FanOut.quorum(" + wrong + ", …)");
        assertThat(ran).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void a_blank_name_is_quoted(String blank) {
        assertThatThrownBy(() -> FanOut.limit(1).withName(blank))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("FanOut.withName(\"" + blank + "\"): a name must not be blank");
    }

    @Test
    void the_largest_limit_and_window_are_taken_as_they_are() throws InterruptedException {
        FanOut policy = FanOut.limit(Integer.MAX_VALUE - 1).withWindow(Integer.MAX_VALUE);

        assertThat(policy.map(List.of(1, 2, 3), this::run)).containsExactly(1, 2, 3);
        assertThat(policy.collect(List.of(1, 2, 3), this::run, Collectors.toList())).containsExactly(1, 2, 3);
        assertThat(FanOut.limit(Integer.MAX_VALUE - 1).collect(List.of(4), this::run, Collectors.toList()))
                .containsExactly(4);
    }

    @Test
    void a_contexts_deadline_may_lie_at_either_end_of_time() throws InterruptedException {
        Context never = Context.current().withDeadline(Instant.MAX);
        assertThat(never.isCancelled()).isFalse();
        assertThat(never.remaining().orElseThrow()).isGreaterThan(Duration.ofDays(365 * 100));
        assertThat(never.withTimeout(HUGE).withTimeout(Duration.ofSeconds(60)).remaining().orElseThrow())
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
        assertThat(never.call(() -> FanOut.limit(1).map(List.of(1), this::run))).containsExactly(1);

        Context past = Context.current().withDeadline(Instant.MIN);
        assertThat(past.remaining()).contains(Duration.ZERO);
        assertThat(past.cause()).containsInstanceOf(DeadlineExceededException.class);
        assertThatThrownBy(() -> past.run(() -> FanOut.limit(1).map(List.of(2), this::run)))
                .isInstanceOf(DeadlineExceededException.class);
        assertThat(ran).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, Integer.MAX_VALUE})
    void a_null_task_of_a_source_is_a_failure_with_its_index_in_every_form(int limit) {
        List<Integer> tasks = Arrays.asList(1, 2, 3, null);
        FanOut policy = FanOut.limit(limit);

        List<ThrowingCallable> calls = List.of(
                () -> policy.map(tasks.iterator(), this::run),
                () -> policy.forEach(tasks.stream(), this::run),
                () -> policy.outcomes(tasks.iterator(), this::run),
                () -> policy.collect(tasks.stream(), this::run, Collectors.counting()),
                () -> policy.stream(tasks.iterator(), this::run).toList(),
                () -> policy.quorum(4, tasks.stream(), this::run));
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call)
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("task 3 is null: the iterator returned no task");
        }
    }

    @Test
    void null_settings_are_named() {
        FanOut policy = FanOut.limit(2);
        assertThatThrownBy(() -> policy.withName(null)).hasMessage("name");
        assertThatThrownBy(() -> policy.withTimeout(null)).hasMessage("timeout");
        assertThatThrownBy(() -> policy.withTaskTimeout(null)).hasMessage("timeout");
        assertThatThrownBy(() -> policy.withGrace(null)).hasMessage("grace");
        assertThatThrownBy(() -> Context.current().withTimeout(null)).hasMessage("timeout");
        assertThatThrownBy(() -> Context.current().withDeadline(null)).hasMessage("deadline");
    }
}
