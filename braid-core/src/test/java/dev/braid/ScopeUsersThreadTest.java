package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

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
}
