package dev.braid.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancellableContext;
import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.Observer;
import dev.braid.Outcome;
import dev.braid.spec.EndingSpecTest.Ending;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a call ends, an observer is told of each task once, and what became of it (P6). */
class ObservedSpecTest {

    private static final int TASKS = 100;

    @ParameterizedTest
    @MethodSource("dev.braid.spec.EndingSpecTest#endings")
    void P6_what_a_run_cancelled_is_neutral_and_what_ended_it_is_told(Combination combination, Ending ending) {
        int atOnce = combination.atOnce(TASKS);
        var started = new AtomicInteger();
        var recorder = new Recorder();
        var failure = new IOException("disk on fire");
        var reason = new IllegalStateException("enough");
        Thread caller = Thread.currentThread();
        CancellableContext parent = Context.current().withCancel();
        FanOut policy = combination.policy().withObserver(recorder);
        FanOut underTest = ending == Ending.DEADLINE ? policy.withTimeout(Duration.ofMillis(20)) : policy;

        Throwable thrown = catchThrowable(() -> parent.run(() -> combination.run(underTest, TASKS, task -> {
            if (started.incrementAndGet() == atOnce) { // the last to come ends the call
                switch (ending) {
                    case FAILURE -> throw failure;
                    case INTERRUPT -> caller.interrupt();
                    case PARENT -> parent.cancel(reason);
                    case DEADLINE -> {}
                }
            }
            Bodies.untilCancelled();
            return task;
        })));
        boolean kept = Thread.interrupted();

        assertThat(thrown).isNotNull();
        assertThat(kept).isEqualTo(ending == Ending.INTERRUPT && combination.form() == Form.STREAM);
        recorder.check(combination.input().isSized());
        Observer.Summary summary = recorder.summary.get();
        assertThat(summary.succeeded()).isZero();
        assertThat(summary.failed()).isEqualTo(ending == Ending.FAILURE ? 1 : 0);
        assertThat(summary.cancelled() + summary.failed()).isEqualTo(started.get());
        switch (ending) {
            case FAILURE -> assertThat(summary.cause()).containsSame(failure);
            case PARENT -> assertThat(summary.cause()).containsSame(reason);
            case INTERRUPT -> assertThat(summary.cause()).containsInstanceOf(InterruptedException.class);
            case DEADLINE -> assertThat(thrown).hasMessage(summary.cause().orElseThrow().getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#runningAll")
    void P6_successes_are_told_as_such(Combination combination) throws Exception {
        var recorder = new Recorder();

        combination.run(combination.policy().withObserver(recorder), TASKS, task -> task);

        recorder.check(combination.input().isSized());
        Observer.Summary summary = recorder.summary.get();
        assertThat(summary.failed() + summary.cancelled()).isZero();
        assertThat(summary.succeeded()).isEqualTo(TASKS);
    }

    /** Counts, and checks that what was told agrees with itself. */
    private static final class Recorder implements Observer {

        private final Map<Long, AtomicInteger> starts = new ConcurrentHashMap<>();
        private final Map<Long, Outcome<?>> outcomes = new ConcurrentHashMap<>();
        private final AtomicInteger ends = new AtomicInteger();
        private final AtomicInteger runs = new AtomicInteger();
        private final AtomicInteger late = new AtomicInteger();
        private final AtomicReference<Summary> summary = new AtomicReference<>();

        @Override
        public void runStarted(Run run) {
            runs.incrementAndGet();
        }

        @Override
        public void taskStarted(Task task) {
            starts.computeIfAbsent(task.index(), index -> new AtomicInteger()).incrementAndGet();
        }

        @Override
        public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
            outcomes.put(task.index(), outcome);
            ends.incrementAndGet();
            if (summary.get() != null) {
                late.incrementAndGet();
            }
        }

        @Override
        public void runEnded(Run run, Summary what) {
            assertThat(summary.getAndSet(what)).as("told before").isNull();
        }

        void check(boolean sized) {
            Summary told = summary.get();
            assertThat(runs).hasValue(1);
            assertThat(late).as("told after the run's end").hasValue(0);
            assertThat(starts.values()).allSatisfy(count -> assertThat(count).hasValue(1));
            assertThat(outcomes.keySet()).isEqualTo(starts.keySet());
            assertThat(ends).hasValue(starts.size());
            assertThat(told.succeeded()).isEqualTo(count(Outcome.Success.class));
            assertThat(told.failed()).isEqualTo(count(Outcome.Failure.class));
            assertThat(told.cancelled()).isEqualTo(count(Outcome.Cancelled.class));
            if (sized) {
                assertThat(told.notStarted()).hasValue(TASKS - starts.size());
            }
            outcomes.values().forEach(outcome -> {
                if (outcome instanceof Outcome.Cancelled<?>(Throwable cause, Optional<Throwable> thrown, _)) {
                    assertThat(told.cause()).containsSame(cause);
                    assertThat(thrown).containsInstanceOf(InterruptedException.class);
                }
            });
        }

        private long count(Class<?> kind) {
            return outcomes.values().stream().filter(kind::isInstance).count();
        }
    }
}
