package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An observer that blocks harms nothing but itself; the test looks in place of the watch's timer. */
class ObserverWatchTest {

    @RegisterExtension
    private final Logged logged = new Logged();

    private final AtomicInteger calls = new AtomicInteger();
    private final CountDownLatch blocks = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);

    /** Looks twice at an observer that blocks, as the watch does. */
    private Thread looking() {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                blocks.await();
                ObserverWatch.INSTANCE.look(Runnable::run);
                ObserverWatch.INSTANCE.look(Runnable::run);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private void block() {
        calls.incrementAndGet();
        blocks.countDown();
        boolean interrupted = false;
        try {
            never.await();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt(); // as people do
        }
    }

    @Test
    void one_that_blocks_is_interrupted_and_not_called_any_more_and_the_run_goes_on() throws Exception {
        FanOut policy = FanOut.limit(1).withName("crawl").withObserver(new Observer() {
            @Override
            public void taskStarted(Task task) {
                block();
            }

            @Override
            public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                calls.incrementAndGet();
            }

            @Override
            public String toString() {
                return "slowpoke";
            }
        });
        Thread looking = looking();

        List<Boolean> interrupted = policy.map(List.of(1, 2, 3), task -> Thread.currentThread().isInterrupted());

        assertThat(interrupted).as("P5").containsExactly(false, false, false);
        assertThat(calls).as("not any more").hasValue(1);
        looking.join();
        assertThat(logged.messages()).singleElement().asString().contains("slowpoke", "crawl", "not called any more");

        policy.withName("again").map(List.of(1), task -> task);
        assertThat(calls).as("not in other runs either").hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void one_that_blocks_the_beginning_or_the_end_of_a_run_lets_the_caller_go(boolean beginning) throws Exception {
        FanOut policy = FanOut.limit(1).withObserver(new Observer() {
            @Override
            public void runStarted(Run run) {
                if (beginning) {
                    block();
                }
            }

            @Override
            public void runEnded(Run run, Summary summary) {
                block();
            }
        });
        looking();

        assertThat(policy.map(List.of(1), task -> task)).containsExactly(1);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(calls).hasValue(1);
    }

    @Test
    void one_that_blocks_a_fork_lets_that_go() throws Exception {
        FanOut policy = FanOut.limit(1).withObserver(Observers.ofRuns(run -> new Observer.OfRun() {
            @Override
            public void taskForked() {
                block();
            }
        }));
        looking();

        policy.scopeRun(scope -> {
            scope.forkRun(() -> {});
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            scope.forkRun(() -> {});
        });

        assertThat(calls).as("not any more").hasValue(1);
    }

    @Test
    void what_was_set_is_taken_back_even_by_one_that_was_barred_meanwhile() throws Exception {
        var value = ThreadLocal.withInitial(() -> "nothing");
        FanOut policy = FanOut.limit(1).withObserver(Observers.ofTasks(task -> new Observer.OfTask() {
            @Override
            public Propagator.Restore enter() {
                value.set("something");
                return () -> {
                    value.remove();
                    if (task.index() == 0) {
                        block();
                    }
                };
            }
        }));
        looking();

        assertThat(policy.map(List.of(1, 2), task -> value.get())).containsExactly("something", "nothing");
    }

    @Test
    void one_that_comes_back_in_time_is_not_barred() throws Exception {
        FanOut policy = FanOut.limit(1).withObserver(new Observer() {
            @Override
            public void taskStarted(Task task) {
                calls.incrementAndGet();
                ObserverWatch.INSTANCE.look(Runnable::run);
            }
        });

        policy.forEach(IntStream.range(0, 10).boxed().toList(), task -> {});

        assertThat(calls).hasValue(10);
        assertThat(logged.messages()).isEmpty();
    }

    @Test
    void one_that_throws_is_reported_once_however_many_runs() throws Exception {
        FanOut policy = FanOut.limit(1).withObserver(new Observer() {
            @Override
            public void taskStarted(Task task) {
                calls.incrementAndGet();
                throw new IllegalStateException("broken observer");
            }
        });

        policy.forEach(List.of(1, 2), task -> {});
        policy.withName("again").forEach(List.of(1, 2), task -> {});

        assertThat(calls).hasValue(4);
        assertThat(logged.messages()).hasSize(1);
    }

    @Test
    void the_watch_looks_every_few_seconds_while_there_is_something_to_look_at() {
        var host = new ManualHost();
        var watch = new ObserverWatch(host);
        var calls = new ObserverCalls(new Registered[0], "crawl") {
            @Override
            void look(Executor reports) {
                ObserverWatchTest.this.calls.incrementAndGet();
            }
        };

        watch.add(calls);
        host.advance(ObserverWatch.PERIOD.multipliedBy(3));
        assertThat(this.calls).hasValue(3);

        watch.remove(calls);
        host.advance(ObserverWatch.PERIOD);
        assertThat(host.pendingTimers()).isZero();

        watch.add(calls);
        host.advance(ObserverWatch.PERIOD);
        assertThat(this.calls).hasValue(4);
    }

    // What it finds cannot harm it

    /** Blocks in a call that is looked at by {@code watch} until the test interrupts it; the thread in it. */
    private Thread blocked(ObserverWatch watch, Observer observer) throws InterruptedException {
        var blocked = new ObserverCalls(new Registered[] {new Registered(observer)}, "crawl");
        watch.add(blocked);
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            blocked.tell(0, this::block);
            watch.remove(blocked);
        });
        blocks.await();
        return thread;
    }

    @Test
    void one_that_blocks_and_cannot_say_its_name_is_reported_by_its_class_and_the_watch_goes_on() throws Exception {
        var host = new ManualHost();
        var watch = new ObserverWatch(host);
        Thread thread = blocked(watch, new Nameless());

        host.advance(ObserverWatch.PERIOD.multipliedBy(2));
        thread.join();

        assertThat(logged.messages()).singleElement().asString().contains("Nameless", "crawl", "not called any more");
        host.advance(ObserverWatch.PERIOD);
        assertThat(host.pendingTimers()).as("nothing is left to look at").isZero();
    }

    private static final class Nameless implements Observer {

        @Override
        public String toString() {
            throw new IllegalStateException("no name");
        }
    }

    @Test
    void a_look_that_fails_keeps_the_watch_from_nothing_else() {
        var host = new ManualHost();
        var watch = new ObserverWatch(host);
        for (int i = 0; i < 2; i++) {
            watch.add(new ObserverCalls(new Registered[0], "crawl") {
                @Override
                void look(Executor reports) {
                    calls.incrementAndGet();
                    throw new IllegalStateException("broken look");
                }
            });
        }

        for (int looks = 1; looks <= 2; looks++) {
            assertThatThrownBy(() -> host.advance(ObserverWatch.PERIOD)).as("for the host to log").hasMessage("broken look");
            assertThat(calls).hasValue(2 * looks);
        }
    }

    /** Its name is behind the lock in which it blocks: whoever reports it waits for that, and must not be the thread of all timers. */
    @Test
    void one_that_blocks_is_reported_by_another_thread_than_that_of_the_timers() throws Exception {
        var reports = new ArrayDeque<Runnable>();
        var host = new ManualHost() {
            @Override
            public void execute(Runnable action) {
                reports.add(action);
            }
        };
        var watch = new ObserverWatch(host);
        Thread thread = blocked(watch, new Observer() {});

        host.advance(ObserverWatch.PERIOD.multipliedBy(2));
        thread.join();
        assertThat(logged.messages()).isEmpty();

        reports.remove().run();
        assertThat(logged.messages()).hasSize(1);
        assertThat(reports).isEmpty();
    }

    // The caller's interrupt is not the watch's

    @Test
    void an_interrupt_that_was_there_before_that_of_the_watch_is_kept() {
        FanOut policy = FanOut.limit(1).withObserver(new Observer() {
            @Override
            public void runStarted(Run run) {
                Thread.currentThread().interrupt(); // the user's, who has lost patience with a call that does not notice
                ObserverWatch.INSTANCE.look(Runnable::run);
                ObserverWatch.INSTANCE.look(Runnable::run);
            }
        });

        assertThatThrownBy(() -> policy.forEach(List.of(1), _ -> never.await())) // which ends when the caller is interrupted
                .isInstanceOf(InterruptedException.class);
        assertThat(logged.messages()).hasSize(1);
    }

    @Test
    void an_interrupt_that_was_there_before_one_call_keeps_none_of_the_watch_for_another() {
        var calls = new ObserverCalls(new Registered[] {new Registered(new Observer() {}), new Registered(new Observer() {})}, "crawl");
        Runnable twice = () -> {
            calls.look(Runnable::run);
            calls.look(Runnable::run);
        };

        Thread.currentThread().interrupt();
        calls.tell(0, twice);
        assertThat(Thread.interrupted()).isTrue();
        calls.tell(1, twice);
        assertThat(Thread.interrupted()).isFalse();
    }
}
