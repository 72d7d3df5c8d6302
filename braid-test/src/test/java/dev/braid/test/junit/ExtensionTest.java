package dev.braid.test.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import dev.braid.test.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** What JUnit makes of test classes in virtual time, good and bad. */
class ExtensionTest {

    private static final Pattern SEED = Pattern.compile("-Dbraid\\.seed=(0x[0-9a-f]+)");

    private static final String HERE = "braid.samples";

    /** For samples, most of which fail: they run only from here. */
    static final class OnlyFromHere implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return context.getConfigurationParameter(HERE).isPresent()
                    ? ConditionEvaluationResult.enabled("from here")
                    : ConditionEvaluationResult.disabled("a sample");
        }
    }

    @InVirtualTime
    @ExtendWith(OnlyFromHere.class)
    static class Good {

        @Test
        void a_day_passes() throws InterruptedException {
            Context.sleep(Duration.ofDays(1));
            assertThat(VirtualTime.elapsed()).isEqualTo(Duration.ofDays(1));
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void for_each_parameter_time_begins_anew(int hours) throws InterruptedException {
            Context.sleep(Duration.ofHours(hours));
            assertThat(VirtualTime.elapsed()).isEqualTo(Duration.ofHours(hours));
        }

        @VirtualTimeTest(schedules = 5)
        void both_annotations_are_one_virtual_time(TestInfo info) {
            assertThat(info.getDisplayName()).startsWith("seed 0x");
            assertThat(VirtualTime.elapsed()).isZero();
        }
    }

    @ExtendWith(OnlyFromHere.class)
    static class Schedules {

        private int calls;

        @BeforeEach
        void begin() {
            calls++;
        }

        @VirtualTimeTest(schedules = 20)
        void each_order_has_its_own_instance() throws InterruptedException {
            assertThat(calls).isEqualTo(1);
            FanOut.unlimited().forEach(List.of(1, 2), task -> Context.sleep(Duration.ofHours(task)));
            assertThat(VirtualTime.elapsed()).isEqualTo(Duration.ofHours(2));
        }
    }

    @ExtendWith(OnlyFromHere.class)
    static class Bad {

        @VirtualTimeTest(schedules = 10_000)
        void one_order_in_many_fails() throws InterruptedException {
            List<Integer> order = new ArrayList<>();
            FanOut.unlimited().forEach(List.of(0, 1, 2), order::add);
            assertThat(order).isNotEqualTo(List.of(2, 1, 0));
        }

        @Test
        @InVirtualTime
        void throws_its_own() throws IOException {
            throw new IOException("broken");
        }

        @Test
        @InVirtualTime
        void breaks_an_assertion() {
            assertThat(1).isEqualTo(2);
        }

        @Test
        @InVirtualTime
        void leaves_a_thread() {
            VirtualTime.threads().newThread(LockSupport::park).start();
        }

        @Test
        @InVirtualTime
        void waits_for_ever() throws InterruptedException {
            new CountDownLatch(1).await();
        }

        @Test
        @InVirtualTime
        @Timeout(value = 200, unit = TimeUnit.MILLISECONDS)
        void takes_too_long_in_real_time() throws InterruptedException {
            FanOut.unlimited().forEach(List.of(1), task -> Thread.sleep(Duration.ofHours(1)));
        }

        @Test
        @InVirtualTime
        void passes_a_deadline() throws InterruptedException {
            FanOut.unlimited().withTimeout(Duration.ofHours(1)).forEach(List.of(1), task -> Context.sleep(Duration.ofHours(2)));
        }
    }

    @ExtendWith(OnlyFromHere.class)
    static class Aborted {

        @VirtualTimeTest(schedules = 3)
        void an_assumption_is_not_met() {
            assumeTrue(false, "not here");
        }
    }

    @ExtendWith(OnlyFromHere.class)
    static class None {

        @VirtualTimeTest(schedules = 0)
        void never() {}
    }

    private static EngineExecutionResults run(DiscoverySelector samples) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter(HERE, "true")
                .selectors(samples)
                .execute();
    }

    private static Throwable failure(String method) {
        return thrown(run(selectMethod(Bad.class, method)).testEvents());
    }

    private static Throwable thrown(Events tests) {
        List<Throwable> all = tests.failed().stream()
                .flatMap(event -> event.getPayload(TestExecutionResult.class).orElseThrow().getThrowable().stream())
                .toList();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static String seed(Throwable failure) {
        for (Throwable suppressed : failure.getSuppressed()) {
            Matcher matcher = SEED.matcher(String.valueOf(suppressed.getMessage()));
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        throw new AssertionError("no seed is named", failure);
    }

    @Test
    void test_methods_run_in_virtual_time() {
        run(selectClass(Good.class)).testEvents().assertStatistics(tests -> tests.started(9).succeeded(9));
    }

    @Test
    void a_test_runs_in_so_many_orders_each_with_an_instance_of_its_own() {
        run(selectClass(Schedules.class)).testEvents().assertStatistics(tests -> tests.started(20).succeeded(20));
    }

    @Test
    void what_a_test_throws_comes_out_as_it_is_and_names_the_seed() {
        assertThat(failure("throws_its_own")).isInstanceOf(IOException.class).hasMessage("broken");
        assertThat(seed(failure("throws_its_own"))).isNotEmpty();
        assertThat(failure("breaks_an_assertion")).isInstanceOf(AssertionError.class).hasMessageContaining("2");
        assertThat(seed(failure("breaks_an_assertion"))).isNotEmpty();
        assertThat(failure("passes_a_deadline")).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void what_is_left_and_what_waits_for_ever_fails_the_test() {
        assertThat(failure("leaves_a_thread")).isInstanceOf(AssertionError.class).hasMessageContaining("1 thread left");
        assertThat(failure("waits_for_ever")).isInstanceOf(AssertionError.class).hasMessageContaining("nobody can go on");
    }

    @Test
    void a_time_out_of_junits_reaches_the_test() {
        Throwable failure = failure("takes_too_long_in_real_time");

        assertThat(failure).isInstanceOf(TimeoutException.class);
    }

    @Test
    void the_first_order_that_fails_is_the_last_and_its_seed_fails_again() {
        Events tests = run(selectMethod(Bad.class, "one_order_in_many_fails")).testEvents();
        Throwable failure = thrown(tests);
        String seed = seed(failure);

        assertThat(tests.skipped().count()).isEqualTo(10_000 - tests.started().count()).isPositive();
        System.setProperty("braid.seed", seed);
        try {
            Events again = run(selectMethod(Bad.class, "one_order_in_many_fails")).testEvents();

            again.assertStatistics(events -> events.started(1).failed(1));
            assertThat(thrown(again)).hasMessage(failure.getMessage());
            assertThat(seed(thrown(again))).isEqualTo(seed);
        } finally {
            System.clearProperty("braid.seed");
        }
    }

    @Test
    void an_assumption_that_is_not_met_leaves_no_order_out() {
        run(selectClass(Aborted.class)).testEvents().assertStatistics(tests -> tests.started(3).aborted(3).skipped(0));
    }

    @Test
    void no_order_at_all_is_a_mistake() {
        Events containers = run(selectClass(None.class)).containerEvents();

        assertThat(thrown(containers)).hasMessageContaining("VirtualTime.schedules(0): at least 1 must be run");
    }
}
