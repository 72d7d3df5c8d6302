package dev.braid;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What policies are made of takes no input that makes no sense, and says so by name and value before any task runs. */
@NullUnmarked
class BadPolicyInputTest {

    private static final FanOut ONE = FanOut.limit(1);
    private static final Retry RETRY = Retry.times(1);

    /** As long as a duration can be. */
    private static final List<Duration> HUGE = List.of(
            ofSeconds(Long.MAX_VALUE),
            ofSeconds(Long.MAX_VALUE, 999_999_999),
            ChronoUnit.FOREVER.getDuration(),
            Duration.ofNanos(Long.MAX_VALUE),
            Duration.ofNanos(Durations.LONGEST_NANOS + 1));

    /** A method that takes a duration, by its name in messages; it gives a policy to run under. */
    record Timed(String name, Function<Duration, FanOut> policy) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Timed> timed() {
        return Stream.of(
                new Timed("FanOut.withTimeout", ONE::withTimeout),
                new Timed("FanOut.withTaskTimeout", ONE::withTaskTimeout),
                new Timed("FanOut.withGrace", ONE::withGrace),
                new Timed("FanOut.withHedge", ONE::withHedge),
                new Timed("Hedge.after", delay -> ONE.withHedge(Hedge.after(delay))),
                new Timed("Hedge.afterP95", delay -> ONE.withHedge(Hedge.afterP95(delay))),
                new Timed("Retry.backoff", delay -> ONE.withRetry(RETRY.backoff(delay))),
                new Timed("Retry.backoff", delay -> ONE.withRetry(RETRY.backoff(delay, 1e300))),
                new Timed("Retry.backoff", delay -> ONE.withRetry(RETRY.backoff(delay, 2, HUGE.get(1)))),
                new Timed("Retry.decorrelated", delay -> ONE.withRetry(RETRY.decorrelated(delay, HUGE.get(1)))),
                new Timed("Rate.of", period -> ONE.withRate(Rate.of(1, period))),
                new Timed("Rate.of", period -> ONE.withRate(Rate.of(Integer.MAX_VALUE, period).burst(Integer.MAX_VALUE))),
                new Timed("Context.remainingAtMost", time -> {
                    Context.current().remainingAtMost(time);
                    return ONE;
                }),
                new Timed("Context.withTimeout", time -> {
                    Context.current().withTimeout(time).deadline();
                    return ONE;
                }));
    }

    @ParameterizedTest
    @MethodSource("timed")
    void no_time_at_all_and_less_than_that_is_named_with_its_value(Timed method) {
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofNanos(-1), ofSeconds(Long.MIN_VALUE))) {
            assertThatThrownBy(() -> method.policy.apply(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(method.name + "(" + wrong)
                    .hasMessageEndingWith("must be longer than zero");
        }
    }

    @ParameterizedTest
    @MethodSource("timed")
    void P4_a_time_as_long_as_can_be_is_taken(Timed method) throws Exception {
        for (Duration huge : HUGE) {
            FanOut policy = method.policy.apply(huge);

            assertThat(policy.map(List.of(1), task -> task)).as("%s", huge).containsExactly(1);
        }
    }

    /** All at once, with a failure that is waited for, on a clock that says any time. */
    @Test
    void P4_huge_times_in_every_policy_at_once_do_not_overflow() {
        for (Duration huge : HUGE) {
            var host = new LeapingHost();
            FanOut policy = ONE.withTaskTimeout(huge).withRetry(Retry.times(3).backoff(huge, 10).jitter(1)).withPermits(Permits.of(1));

            List<Outcome<Integer>> outcomes = outcomes(host, policy);

            assertThat(outcomes).singleElement().satisfies(outcome -> assertThat(outcome.attempts()).isEqualTo(4));
        }
    }

    private static List<Outcome<Integer>> outcomes(LeapingHost host, FanOut policy) {
        try {
            return host.call(() -> policy.outcomes(List.of(1), task -> {
                throw new IllegalStateException("no");
            }));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_sleep_of_less_than_no_time_is_over() throws InterruptedException {
        for (Duration none : List.of(Duration.ZERO, Duration.ofNanos(-1), ofSeconds(Long.MIN_VALUE))) {
            Context.sleep(none);
        }
    }

    // Nothing at all

    /** What is public, with an object of each kind, if there can be one. */
    private static Map<Class<?>, Object> objects(Scope<?> scope) {
        return Map.of(
                FanOut.class, ONE,
                Context.class, Context.current(),
                CancellableContext.class, Context.current().withCancel(),
                Retry.class, RETRY,
                Hedge.class, Hedge.after(ofSeconds(1)),
                Permits.class, Permits.of(1),
                Rate.class, Rate.of(1, ofSeconds(1)),
                RetryBudget.class, RetryBudget.of(0, 1),
                Scope.class, scope,
                Propagator.class, Propagator.of(new ThreadLocal<>()));
    }

    @Test
    void each_argument_that_is_null_is_rejected_by_its_name_and_nothing_runs() throws Exception {
        var ran = new AtomicInteger();
        List<String> wrong = new ArrayList<>();
        List<String> tried = new ArrayList<>();
        ONE.scopeRun((Scope<RuntimeException> scope) -> objects(scope).forEach((type, object) -> {
            for (Method method : type.getMethods()) {
                if (method.getDeclaringClass() == Object.class || method.isSynthetic() || method.getName().equals("equals")) {
                    continue;
                }
                Class<?>[] parameters = method.getParameterTypes();
                for (int i = 0; i < parameters.length; i++) {
                    if (!parameters[i].isPrimitive()) {
                        tried.add(method.getName());
                        String problem = problem(method, object, i, ran);
                        if (problem != null) {
                            wrong.add(type.getSimpleName() + "." + method.getName() + Arrays.toString(parameters) + ", argument " + i
                                    + ": " + problem);
                        }
                    }
                }
            }
        }));

        assertThat(wrong).isEmpty();
        assertThat(ran).hasValue(0);
        assertThat(tried).hasSizeGreaterThan(100).contains("map", "withRetry", "fork", "onCancel", "sleep", "race", "call");
    }

    /** What is wrong when the argument of this index is null; null if it is rejected as it should be. */
    private static String problem(Method method, Object object, int index, AtomicInteger ran) {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = i == index ? null : argument(method.getParameterTypes()[i], ran);
        }
        Throwable thrown = catchThrowable(() -> {
            try {
                method.setAccessible(true);
                method.invoke(Modifier.isStatic(method.getModifiers()) ? null : object, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
        if (!(thrown instanceof NullPointerException)) {
            return "takes it: " + thrown;
        }
        String message = thrown.getMessage();
        return message == null || message.startsWith("Cannot ") ? "does not name it: " + message : null;
    }

    private static Object argument(Class<?> type, AtomicInteger ran) {
        if (type == int.class) {
            return 1;
        }
        if (type == double.class) {
            return 1.0;
        }
        Map<Class<?>, Object> known = Map.of(
                Duration.class, ofSeconds(1),
                Instant.class, Instant.EPOCH,
                String.class, "name",
                Collector.class, Collectors.counting(),
                Collection.class, List.of(1),
                Map.class, Map.of(1, 1),
                Stream.class, Stream.of(1),
                Throwable.class, new IllegalStateException());
        Object value = known.get(type);
        if (value != null) {
            return value;
        }
        if (type == Iterator.class) {
            return List.of(1).iterator();
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        }
        if (type.isInterface() && !type.isSealed()) {
            return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, called, given) -> {
                ran.incrementAndGet();
                return null;
            });
        }
        return type == Object.class ? Integer.valueOf(1) : null;
    }

    @Test
    void an_array_with_null_in_it_is_rejected_as_well() {
        assertThatThrownBy(() -> ONE.withScopedValues(ScopedValue.newInstance(), null)).isInstanceOf(NullPointerException.class)
                .hasMessage("scopedValues[1]");
        Class<? extends Throwable> none = null;
        assertThatThrownBy(() -> RETRY.on(none)).hasMessage("type");
        assertThatThrownBy(() -> RETRY.unless(none)).hasMessage("type");
    }

    // Numbers

    @Test
    void weights_fractions_and_jitter_out_of_their_range_are_named_with_what_is_allowed() {
        for (int weight : new int[] {0, -1, Integer.MIN_VALUE, 4}) {
            assertThatThrownBy(() -> Permits.of(3).weighing(weight))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Permits.weighing(" + weight + "): a weight must be within 1 to 3, all permits there are");
        }
        for (double none : new double[] {Double.NaN, -0.5, 1.5, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> RETRY.jitter(none)).hasMessage("Retry.jitter(" + none + "): the fraction must be within 0 to 1");
            assertThatThrownBy(() -> ONE.toleratingFraction(none))
                    .hasMessageStartingWith("FanOut.toleratingFraction(" + none + "): a fraction must be from 0 to 1");
            assertThatThrownBy(() -> RetryBudget.of(none, 1)).hasMessageContaining("(" + none + ", 1): the fraction must be within 0 to 1");
        }
        for (int none : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> Rate.of(none, ofSeconds(1))).hasMessageStartingWith("Rate.of(" + none + ", PT1S): there must be at least 1");
            assertThatThrownBy(() -> Rate.of(1, ofSeconds(1)).burst(none)).hasMessage("Rate.burst(" + none + "): a burst must be at least 1");
            assertThatThrownBy(() -> Permits.of(none)).hasMessage("Permits.of(" + none + "): there must be at least 1 permit");
            assertThatThrownBy(() -> Retry.times(none)).hasMessageStartingWith("Retry.times(" + none + "): there must be at least 1 retry");
            assertThatThrownBy(() -> ONE.withLimitPer(task -> 1, none)).hasMessageStartingWith("FanOut.withLimitPer(…, " + none + "): ");
        }
    }
}
