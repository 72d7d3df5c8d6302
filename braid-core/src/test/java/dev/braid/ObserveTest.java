package dev.braid;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.pipeline.Pipeline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An observer that keeps something for each run, task and attempt, and sets something for functions to find. */
class ObserveTest {

    private static final ThreadLocal<String> FOUND = ThreadLocal.withInitial(() -> "nothing");

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final ManualHost host = new ManualHost();

    private final Observer keeper = new Observer() {
        @Override
        public OfRun observe(Run run) {
            events.add(run.name());
            return new OfRun() {
                @Override
                public OfTask taskStarted(Task task) {
                    return new Kept(task);
                }

                @Override
                public void ended(Summary summary) {
                    events.add(run.name() + " over");
                }
            };
        }
    };

    private final class Kept implements Observer.OfTask {

        private final Observer.Task task;

        Kept(Observer.Task task) {
            this.task = task;
            events.add(task.name() + " begins");
        }

        @Override
        public Propagator.Restore enter() {
            return set(task.name());
        }

        @Override
        public Observer.OfAttempt attemptStarted(Observer.Attempt attempt) {
            String name = task.name() + "#" + attempt.number() + (attempt.hedge() ? "h" : "");
            events.add(name + " begins");
            return new Observer.OfAttempt() {
                @Override
                public Propagator.Restore enter() {
                    return set(name);
                }

                @Override
                public void ended(Outcome<?> outcome) {
                    events.add(name + " " + outcome.getClass().getSimpleName());
                }
            };
        }

        @Override
        public void ended(Outcome<?> outcome, Duration elapsed) {
            assertThat(FOUND.get()).as("as it was before").isEqualTo("nothing");
            events.add(task.name() + " " + outcome.getClass().getSimpleName());
        }
    }

    private static Propagator.Restore set(String value) {
        String before = FOUND.get();
        FOUND.set(value);
        return () -> FOUND.set(before);
    }

    private static String found() {
        return FOUND.get();
    }

    @Test
    void P11_the_function_finds_what_its_tasks_observer_sets() throws Exception {
        List<String> found = FanOut.limit(1).withName("crawl").withObserver(keeper).map(List.of(1, 2), task -> found());

        assertThat(found).containsExactly("crawl/0", "crawl/1");
        assertThat(events)
                .containsExactly("crawl", "crawl/0 begins", "crawl/0 Success", "crawl/1 begins", "crawl/1 Success", "crawl over");
    }

    @Test
    void P11_what_observers_set_is_within_what_propagators_set() throws Exception {
        FanOut policy = FanOut.limit(1).withName("crawl").withObserver(keeper).withPropagator(Propagator.of(FOUND));
        FOUND.set("the caller's");
        try {
            assertThat(policy.map(List.of(1), task -> found())).containsExactly("crawl/0");
            assertThat(found()).isEqualTo("the caller's");
        } finally {
            FOUND.remove();
        }
    }

    @Test
    void the_end_of_a_task_is_told_within_what_other_observers_set() throws Exception {
        List<String> found = new ArrayList<>();
        FanOut policy = FanOut.limit(1).withName("crawl").withObserver(Observers.ofTasks(task -> new Observer.OfTask() {
            @Override
            public Propagator.Restore enter() {
                return set(task.name());
            }
        })).withObserver(new Observer() {
            @Override
            public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                found.add(found());
            }
        });

        policy.forEach(List.of(1, 2), task -> {});

        assertThat(found).containsExactly("crawl/0", "crawl/1");
    }

    @Test
    void P11_forks_streams_and_calls_find_it_too() throws Exception {
        FanOut policy = FanOut.limit(1).withName("crawl").withObserver(keeper);

        assertThat(policy.<List<String>, RuntimeException>scope(scope -> {
                    var fork = scope.fork(ObserveTest::found);
                    scope.join();
                    return List.of(fork.get(), found());
                }))
                .containsExactly("crawl/0", "nothing");
        try (var stream = policy.stream(List.of(1), task -> found())) {
            assertThat(stream.toList()).containsExactly("crawl/0");
        }
        String both = policy.all(() -> found(), () -> found(), (one, other) -> one + " " + other);
        assertThat(both).isEqualTo("crawl/0 crawl/1");
    }

    @Test
    void each_attempt_is_told_of_and_is_what_its_function_finds() throws Exception {
        var tries = new AtomicInteger();
        FanOut policy = FanOut.limit(1).withName("crawl").withObserver(keeper).withRetry(Retry.times(2));

        List<String> found = policy.map(List.of(1), task -> {
            if (tries.incrementAndGet() < 3) {
                throw new IOException("not yet");
            }
            return found();
        });

        assertThat(found).containsExactly("crawl/0#3");
        assertThat(events)
                .containsExactly(
                        "crawl",
                        "crawl/0 begins",
                        "crawl/0#1 begins",
                        "crawl/0#1 Failure",
                        "crawl/0#2 begins",
                        "crawl/0#2 Failure",
                        "crawl/0#3 begins",
                        "crawl/0#3 Success",
                        "crawl/0 Success",
                        "crawl over");
    }

    @Test
    void P6_an_attempt_that_was_told_to_stop_is_neutral() {
        CancellableContext context = Context.current().withCancel();
        FanOut policy = FanOut.limit(1).withName("crawl").withObserver(keeper).withRetry(Retry.times(2));

        assertThat(catchThrowable(() -> context.run(() -> policy.map(List.of(1), task -> {
                    context.cancel();
                    new CountDownLatch(1).await();
                    return task;
                }))))
                .isInstanceOf(CancelledException.class);

        assertThat(events).contains("crawl/0#1 Cancelled", "crawl/0 Cancelled").doesNotContain("crawl/0#2 begins");
    }

    @Test
    void an_attempt_that_exceeds_its_time_out_has_failed() throws Exception {
        var tries = new AtomicInteger();
        FanOut policy = FanOut.limit(1)
                .withName("crawl")
                .withObserver(keeper)
                .withTaskTimeout(ofSeconds(1))
                .withRetry(Retry.times(1));

        host.call(() -> policy.map(List.of(1), task -> {
            if (tries.incrementAndGet() == 1) {
                host.advance(ofSeconds(1));
                new CountDownLatch(1).await();
            }
            return task;
        }));

        assertThat(events).contains("crawl/0#1 Failure", "crawl/0#2 Success", "crawl/0 Success");
    }

    @Test
    void a_hedge_is_an_attempt_of_its_own_and_who_loses_is_neutral() throws Exception {
        var calls = new AtomicInteger();
        var second = new CountDownLatch(1);
        FanOut policy = FanOut.limit(1).withName("crawl").withObserver(keeper).withHedge(ofSeconds(1)).withRetry(Retry.times(1));

        List<String> found = host.call(() -> policy.map(List.of(1), task -> {
            if (calls.incrementAndGet() == 1) {
                host.advance(ofSeconds(1));
                second.await();
                new CountDownLatch(1).await();
            }
            second.countDown();
            return found();
        }));

        assertThat(found).containsExactly("crawl/0#1h");
        assertThat(events).startsWith("crawl", "crawl/0 begins", "crawl/0#1 begins", "crawl/0#1h begins").endsWith("crawl/0 Success", "crawl over");
        assertThat(events).contains("crawl/0#1 Cancelled", "crawl/0#1h Success").hasSize(8);
    }

    // How long a task was there before it began

    private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());

    private final Observer waiting = new Observer() {
        @Override
        public void taskStarted(Task task) {
            waits.add(task.waited());
        }
    };

    @Test
    void tasks_of_a_collection_wait_from_the_beginning_of_the_run() throws Exception {
        host.call(() -> FanOut.limit(1).withObserver(waiting).map(List.of(1, 2, 3), task -> {
            host.advance(ofSeconds(1));
            return task;
        }));

        assertThat(waits).containsExactly(Duration.ZERO, ofSeconds(1), ofSeconds(2));
    }

    @Test
    void tasks_that_are_pulled_do_not_wait() throws Exception {
        host.call(() -> FanOut.limit(1).withObserver(waiting).map(List.of(1, 2, 3).iterator(), task -> {
            host.advance(ofSeconds(1));
            return task;
        }));

        assertThat(waits).containsOnly(Duration.ZERO).hasSize(3);
    }

    @Test
    void P11_a_stage_is_observed_in_what_was_taken_of_who_called_the_pipeline() throws Exception {
        var caller = Thread.currentThread();
        FanOut policy = FanOut.limit(2).withName("crawl").withObserver(new Observer() {
            @Override
            public Propagator.Snapshot capture() {
                events.add("taken by the caller: " + (Thread.currentThread() == caller));
                return () -> set("taken");
            }

            @Override
            public OfRun observe(Run run) {
                events.add("observed by the caller: " + (Thread.currentThread() == caller) + ", finds " + found());
                return new OfRun() {};
            }
        });

        Pipeline.from(List.of(1, 2)).parallel(policy, task -> task).forEach(task -> events.add("sink finds " + found()));

        assertThat(events).containsExactly(
                "taken by the caller: true", "observed by the caller: false, finds taken", "sink finds nothing", "sink finds nothing");
    }

    @Test
    void what_takes_nothing_or_throws_harms_no_pipeline() throws Exception {
        FanOut policy = FanOut.limit(2);
        for (Observer broken : List.of(
                new Observer() {
                    @Override
                    public Propagator.Snapshot capture() {
                        throw new IllegalStateException("harms nothing");
                    }
                },
                new Observer() {
                    @Override
                    public Propagator.Snapshot capture() {
                        return () -> {
                            throw new IllegalStateException("harms nothing");
                        };
                    }
                })) {
            assertThat(Pipeline.from(List.of(1, 2)).parallel(policy.withObserver(broken), task -> task).buffer(2).under(policy.withObserver(broken)).toList())
                    .containsExactly(1, 2);
        }
    }

    @Test
    void who_sets_something_is_told_of_the_end_before_those_who_do_not() throws Exception {
        Observer measures = new Observer() {
            @Override
            public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                events.add("measured within " + found());
            }
        };
        Observer sets = Observers.ofTasks(task -> new Observer.OfTask() {
            @Override
            public Propagator.Restore enter() {
                return set("a span");
            }

            @Override
            public void ended(Outcome<?> outcome, Duration elapsed) {
                events.add("the span ends");
            }
        });

        FanOut.limit(1).withObserver(measures).withObserver(sets).withObserver(measures).forEach(List.of(1), task -> {});

        assertThat(events).containsExactly("the span ends", "measured within a span", "measured within a span");
    }

    @Test
    void a_fork_is_told_of_before_it_can_begin_and_nothing_else_is_a_fork() throws Exception {
        FanOut policy = FanOut.limit(1).withObserver(Observers.ofRuns(run -> new Observer.OfRun() {
            @Override
            public void taskForked() {
                events.add("forked");
                throw new IllegalStateException("which harms nothing");
            }

            @Override
            public Observer.OfTask taskStarted(Observer.Task task) {
                events.add("begins");
                return Observer.OfTask.NOBODY;
            }
        }));

        policy.scopeRun(scope -> {
            scope.forkRun(() -> {});
            scope.join();
            scope.forkRun(() -> scope.forkRun(() -> {}));
        });
        policy.forEach(List.of(1), task -> {});

        assertThat(events).containsExactly("forked", "begins", "forked", "begins", "forked", "begins", "begins");
    }

    @Test
    void forks_wait_from_when_they_were_forked() throws Exception {
        host.call(() -> FanOut.limit(1).withObserver(waiting).<String, Exception>scope(scope -> {
            host.advance(ofSeconds(5));
            scope.forkRun(() -> {
                scope.forkRun(() -> {});
                host.advance(ofMillis(100));
            });
            return "";
        }));

        assertThat(waits).containsExactly(Duration.ZERO, ofMillis(100));
    }
}
