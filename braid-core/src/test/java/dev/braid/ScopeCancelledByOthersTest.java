package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Scopes that are cancelled by several at once, or from outside. */
class ScopeCancelledByOthersTest {

    private static final int ROUNDS = 5_000;
    private static final int CALLERS = 4;

    /** Seen by the soak: it threw a cancel that nobody was to see. */
    @Test
    void leaving_a_scope_throws_nothing_whichever_of_many_cancels_was_first() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            var first = new AtomicInteger();
            var there = new CountDownLatch(CALLERS);

            List<Fork<?>> forks = FanOut.unlimited().scope((Scope<RuntimeException> scope) -> IntStream.range(0, CALLERS)
                    .<Fork<?>>mapToObj(caller -> scope.forkRun(() -> {
                        there.countDown();
                        there.await();
                        if (scope.cancel(new CancelledException("caller " + caller))) {
                            first.incrementAndGet();
                        }
                        new CountDownLatch(1).await();
                    }))
                    .toList());

            assertThat(first).hasValue(1);
            assertThat(forks).allSatisfy(fork -> assertThat(fork.state()).isEqualTo(Fork.State.CANCELLED));
        }
    }

    /** Who cancels from outside takes the forks that wait, one by one; nothing else waits for it. Seen by the soak. */
    @Test
    void P1_forks_that_somebody_outside_is_just_cancelling_have_ended_with_the_scope() throws Exception {
        CancellableContext context = Context.current().withCancel();
        List<Fork<?>> forks = new ArrayList<>();
        var ready = new CountDownLatch(1);
        Thread canceller = Thread.ofPlatform().start(() -> {
            awaitQuietly(ready);
            context.cancel();
        });

        assertThatThrownBy(() -> context.run(() -> FanOut.limit(1).scopeRun((Scope<RuntimeException> scope) -> {
                    forks.add(scope.forkRun(() -> {
                        ready.await();
                        while (!Context.current().isCancelled()) {
                            Thread.onSpinWait();
                        }
                    }));
                    for (int i = 0; i < 200_000; i++) {
                        forks.add(scope.forkRun(() -> {}));
                    }
                    ready.countDown();
                })))
                .isInstanceOf(CancelledException.class);
        long late = forks.stream().filter(fork -> !fork.state().isEnded()).count();
        canceller.join();

        assertThat(late).isZero();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
