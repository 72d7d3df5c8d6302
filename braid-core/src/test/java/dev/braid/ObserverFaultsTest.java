package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.Observer.OfAttempt;
import dev.braid.Observer.OfRun;
import dev.braid.Observer.OfTask;
import dev.braid.Propagator.Restore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is wrong with an observer harms no run, whatever it is and whenever it shows. */
class ObserverFaultsTest {

    @RegisterExtension
    private final Logged logged = new Logged();

    /** The calls of an observer that a task with two attempts brings about. */
    enum Call {
        observe,
        taskStarted,
        attemptStarted,
        enter,
        restore,
        enterOfTask,
        attemptEnded,
        retried,
        ended,
        runEnded
    }

    /** Does {@code fault} in one of its calls; what that gives is the answer, where there is one. */
    private record Faulty(Call at, Supplier<@Nullable Object> fault, String name) implements Observer {

        @SuppressWarnings({"unchecked", "NullAway"}) // null is what is tested
        private <V> V answer(Call now, V usual) {
            return now == at ? (V) fault.get() : usual;
        }

        private void told(Call now) {
            if (now == at) {
                var _ = fault.get();
            }
        }

        @Override
        public OfRun observe(Run run) {
            return answer(Call.observe, new OfRun() {
                @Override
                public OfTask taskStarted(Task task) {
                    return answer(Call.taskStarted, ofTask());
                }

                @Override
                public void ended(Summary summary) {
                    told(Call.runEnded);
                }
            });
        }

        private OfTask ofTask() {
            return new OfTask() {
                @Override
                public Restore enter() {
                    return answer(Call.enterOfTask, Restore.NOTHING);
                }

                @Override
                public OfAttempt attemptStarted(Attempt attempt) {
                    return answer(Call.attemptStarted, ofAttempt());
                }

                @Override
                public void retried(Outcome<?> attempt, Duration backOff) {
                    told(Call.retried);
                }

                @Override
                public void ended(Outcome<?> outcome, Duration elapsed) {
                    told(Call.ended);
                }
            };
        }

        private OfAttempt ofAttempt() {
            return new OfAttempt() {
                @Override
                public Restore enter() {
                    return answer(Call.enter, () -> told(Call.restore));
                }

                @Override
                public void ended(Outcome<?> outcome) {
                    told(Call.attemptEnded);
                }
            };
        }

        @Override
        public String toString() {
            if (name.isEmpty()) {
                throw new IllegalStateException("no name");
            }
            return name;
        }
    }

    private static Object broken() {
        throw new IllegalStateException("broken observer");
    }

    /** Two tasks, each tried twice, and one run without attempts, of the same observer. */
    private static void assertHarmless(Observer observer) throws Exception {
        FanOut policy = FanOut.limit(1).withName("crawl").withObserver(observer).withObserver(new Observer() {});

        assertThat(policy.map(List.of(1, 2), task -> task)).containsExactly(1, 2);
        assertThat(policy.withRetry(Retry.times(1)).map(List.of(1, 2), task -> {
                    if (TaskWorker.here().attempts() == 1) {
                        throw new IOException("not yet");
                    }
                    return task;
                }))
                .containsExactly(1, 2);
    }

    @ParameterizedTest
    @EnumSource
    void one_that_throws_and_cannot_say_its_name_is_reported_by_its_class(Call at) throws Exception {
        assertHarmless(new Faulty(at, ObserverFaultsTest::broken, ""));

        assertThat(logged.messages()).singleElement().asString().contains("Faulty", "crawl", "failed");
    }

    @ParameterizedTest
    @EnumSource
    void one_that_throws_where_the_log_does_not_work_either_harms_nothing(Call at) throws Exception {
        logged.also(_ -> {
            throw new IllegalStateException("broken log");
        });

        assertHarmless(new Faulty(at, ObserverFaultsTest::broken, "faulty"));

        assertThat(logged.messages()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"observe", "taskStarted", "attemptStarted", "enter", "enterOfTask"})
    void one_that_returns_null_is_reported_once_with_what_did_so(Call at) throws Exception {
        assertHarmless(new Faulty(at, () -> null, "faulty"));

        String method = at == Call.enterOfTask ? "enter" : at.name();
        assertThat(logged.messages()).singleElement().asString().contains("faulty", "crawl", "returned null from " + method);
    }

    @Test
    void one_that_returns_null_for_an_attempt_beside_another_harms_nothing() throws Exception {
        FanOut policy = FanOut.limit(1)
                .withName("crawl")
                .withObserver(new Faulty(Call.attemptStarted, () -> null, "faulty"))
                .withHedge(Duration.ofDays(1));

        assertThat(policy.map(List.of(1, 2), task -> task)).containsExactly(1, 2);
        assertThat(logged.messages()).singleElement().asString().contains("faulty", "crawl");
    }
}
