package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a thread of the user's forks, in the scope's context, while the scope is joined or ends: nobody waits for that thread. */
class ScopeUsersThreadTest {

    private final CountDownLatch let = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicReference<Fork<Integer>> fork = new AtomicReference<>();

    /** Its propagator is asked when the scope has let the caller in, and has not got the fork yet. */
    private final FanOut crawl = FanOut.unlimited().withName("crawl").withPropagator(() -> {
        let.countDown();
        await(goOn);
        return () -> () -> {};
    });

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts", e);
        }
    }

    /** A thread that is about to fork, and is let go on with it by {@link #goOn}. */
    private Thread forking(Scope<RuntimeException> scope, TaskCallable<Integer, RuntimeException> call) throws InterruptedException {
        Context inside = Context.current();
        Thread user = Thread.ofVirtual().start(() -> {
            try {
                inside.run(() -> fork.set(scope.fork(call)));
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts", e);
            }
        });
        let.await();
        return user;
    }

    @Test
    void P4_a_fork_that_comes_when_the_scope_has_ended_is_cancelled_and_does_not_wait_for_ever() throws InterruptedException {
        var ran = new CountDownLatch(1);

        Thread user = crawl.<Thread, RuntimeException>scope(scope -> forking(scope, () -> {
            ran.countDown();
            return 1;
        }));
        goOn.countDown();
        user.join();

        assertThat(fork.get().state()).isEqualTo(Fork.State.CANCELLED);
        assertThat(fork.get().cause())
                .get()
                .isInstanceOf(CancelledException.class)
                .extracting("message")
                .isEqualTo("crawl has ended");
        assertThat(fork.get().outcome()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(ran.getCount()).as("has not run").isEqualTo(1);
    }

    @Test
    void a_fork_that_comes_when_the_join_has_come_back_has_no_result_before_it_has_ended() throws InterruptedException {
        var running = new CountDownLatch(1);
        var done = new CountDownLatch(1);

        crawl.scopeRun(scope -> {
            Thread user = forking(scope, () -> {
                running.countDown();
                await(done);
                return 1;
            });
            scope.join();
            goOn.countDown();
            user.join();
            running.await();

            assertThatThrownBy(() -> fork.get().get())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the scope has not been joined since the fork");
            assertThatThrownBy(() -> fork.get().outcome()).isInstanceOf(IllegalStateException.class);
            done.countDown();
            scope.join();
            assertThat(fork.get().get()).isEqualTo(1);
        });
    }

    // What observers hear of it

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());

    private Observer noting(Runnable whenForked) {
        return new Observer() {
            @Override
            public OfRun observe(Run run) {
                return new OfRun() {
                    @Override
                    public void taskForked() {
                        whenForked.run();
                        events.add("forked");
                    }

                    @Override
                    public OfTask taskStarted(Task task) {
                        events.add("started");
                        return OfTask.NOBODY;
                    }

                    @Override
                    public void ended(Summary summary) {
                        events.add("ended, not started: " + summary.notStarted().orElse(-1));
                    }
                };
            }
        };
    }

    @Test
    void a_fork_that_comes_when_the_scope_has_ended_is_told_to_nobody() throws InterruptedException {
        Thread user = crawl.withObserver(noting(() -> {})).<Thread, RuntimeException>scope(scope -> forking(scope, () -> 1));
        goOn.countDown();
        user.join();

        assertThat(fork.get().state()).isEqualTo(Fork.State.CANCELLED);
        assertThat(events).containsExactly("ended, not started: 0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_end_of_a_scope_is_told_when_all_have_heard_of_a_fork_that_is_just_being_told(boolean cancelled) throws InterruptedException {
        goOn.countDown();
        var telling = new CountDownLatch(1);
        var heard = new CountDownLatch(1);
        var atItsEnd = new CountDownLatch(1);
        FanOut observed = crawl.withObserver(noting(() -> {
            telling.countDown();
            await(heard);
        }));

        Thread owner = Thread.ofVirtual().start(() -> {
            try {
                observed.<RuntimeException>scopeRun(scope -> {
                    forking(scope, () -> 1);
                    telling.await();
                    if (cancelled) {
                        scope.cancel(new CancelledException("enough"));
                    }
                    atItsEnd.countDown();
                });
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts", e);
            }
        });
        await(atItsEnd);
        while (owner.isAlive() && owner.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        heard.countDown();
        owner.join();

        assertThat(events)
                .isEqualTo(
                        cancelled
                                ? List.of("forked", "ended, not started: 1")
                                : List.of("forked", "started", "ended, not started: 0"));
    }

    /** A thread that forks all the time while the scope ends: what is told and has not begun is what the summary says. */
    @Test
    void each_fork_that_is_told_of_is_told_of_before_the_end_and_counted() throws InterruptedException {
        goOn.countDown();
        var forking = new AtomicReference<Thread>();

        crawl.withLimit(1).withObserver(noting(() -> {})).<RuntimeException>scopeRun(scope -> {
            Context inside = Context.current();
            var first = new CountDownLatch(1);
            forking.set(Thread.ofPlatform().start(() -> forkUntilItEnds(scope, inside, first)));
            first.await();
            scope.cancel(new CancelledException("enough"));
        });
        forking.get().join();

        long forked = events.stream().filter("forked"::equals).count();
        long started = events.stream().filter("started"::equals).count();
        assertThat(events).last().isEqualTo("ended, not started: " + (forked - started));
    }

    private static void forkUntilItEnds(Scope<RuntimeException> scope, Context inside, CountDownLatch first) {
        try {
            inside.run(() -> {
                while (true) {
                    scope.forkRun(() -> {});
                    first.countDown();
                }
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("the scope has ended");
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts", e);
        }
    }
}
