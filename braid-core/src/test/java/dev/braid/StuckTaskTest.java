package dev.braid;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What observers hear of a task that does not stop, and that ends just when they are told so. The test moves the clock. */
class StuckTaskTest {

    @RegisterExtension
    private final Logged logged = new Logged();

    /** The thread that tells that the task is stuck. */
    private volatile @Nullable Thread reporter;

    private final ManualHost host = new ManualHost() {
        @Override
        public void execute(Runnable action) {
            reporter = Thread.ofPlatform().daemon().start(action);
        }
    };
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    /** Whether the task may end; until then it spins, so that its thread waits for something only after that. */
    private volatile boolean let;

    private volatile @Nullable Thread task;

    /** Notes what it hears, and does something when it hears that a task is stuck. */
    private Observer observer(String name, Runnable whenStuck) {
        return new Observer() {
            @Override
            public void taskStuck(Task task, Duration late, List<StackTraceElement> stack) {
                whenStuck.run();
                events.add(name + " stuck");
            }

            @Override
            public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                events.add(name + " ended");
                ended.countDown();
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }

    /** The thread that has called a run of one task, which its deadline does not stop. */
    private Thread calling(FanOut policy) throws InterruptedException {
        FanOut crawl = policy.withName("crawl").withTimeout(ofSeconds(1)).withGrace(ofSeconds(1)).withoutInterrupts();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                host.run(() -> crawl.forEach(List.of(1), _ -> {
                    task = Thread.currentThread();
                    running.countDown();
                    while (!let) {
                        Thread.onSpinWait();
                    }
                }));
            } catch (DeadlineExceededException e) {
                events.add("over");
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts", e);
            }
        });
        running.await();
        return caller;
    }

    /** Moves the clock on to when the task is reported; the thread that does so. */
    private Thread reporting() {
        host.advance(ofSeconds(3));
        return Objects.requireNonNull(reporter);
    }

    private void letTaskEnd() {
        let = true;
    }

    private void untilTheEndWaitsOrIsTold() {
        Thread known = task;
        while (known != null && known.getState() != Thread.State.WAITING && ended.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts", e);
        }
    }

    @Test
    void a_task_that_ends_while_it_is_reported_is_not_told_of_as_stuck() throws Exception {
        logged.also(message -> {
            if (message.contains("was told to stop")) {
                letTaskEnd();
                await(ended);
            }
        });
        Thread caller = calling(FanOut.limit(1).withObserver(observer("one", () -> {})));

        reporting().join();
        caller.join();

        assertThat(logged.messages()).hasSize(1);
        assertThat(events).containsExactly("one ended", "over");
    }

    @Test
    void the_end_of_a_task_is_told_when_all_that_hear_that_it_is_stuck_have_come_back() throws Exception {
        Thread caller = calling(FanOut.limit(1)
                .withObserver(observer("one", () -> {
                    letTaskEnd();
                    untilTheEndWaitsOrIsTold();
                }))
                .withObserver(observer("other", () -> {})));

        reporting().join();
        caller.join();

        assertThat(events).containsExactly("one stuck", "one ended", "other ended", "over");
    }

    @Test
    void one_that_blocks_when_it_hears_that_a_task_is_stuck_is_interrupted_and_not_called_any_more() throws Exception {
        Thread caller = calling(FanOut.limit(1)
                .withObserver(observer("slowpoke", () -> {
                    told.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        events.add("interrupted");
                    }
                }))
                .withObserver(observer("other", () -> {})));
        Thread reporting = reporting();
        told.await();

        ObserverWatch.INSTANCE.look(Runnable::run);
        ObserverWatch.INSTANCE.look(Runnable::run);
        reporting.join();
        letTaskEnd();
        caller.join();

        assertThat(events).containsExactly("interrupted", "slowpoke stuck", "other stuck", "other ended", "over");
        assertThat(logged.messages()).anySatisfy(message -> assertThat(message).contains("slowpoke", "not called any more"));
    }

    @Test
    void P4_the_end_of_a_task_does_not_wait_for_one_that_was_barred_and_nobody_hears_that_it_is_stuck_after_it() throws Exception {
        Thread caller = calling(FanOut.limit(1)
                .withObserver(observer("deaf", () -> {
                    told.countDown();
                    boolean there = false;
                    while (!there) {
                        try {
                            goOn.await();
                            there = true;
                        } catch (InterruptedException e) {
                            // deaf
                        }
                    }
                }))
                .withObserver(observer("other", () -> {})));
        Thread reporting = reporting();
        told.await();
        letTaskEnd();

        ObserverWatch.INSTANCE.look(Runnable::run);
        ObserverWatch.INSTANCE.look(Runnable::run);
        caller.join();
        assertThat(events).containsExactly("other ended", "over");

        goOn.countDown();
        reporting.join();
        assertThat(events).containsExactly("other ended", "over", "deaf stuck");
    }
}
