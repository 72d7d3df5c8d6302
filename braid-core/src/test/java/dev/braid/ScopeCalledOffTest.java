package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A scope that is called off by several at once is called off by one of them, and leaving it throws nothing. Seen by the soak. */
class ScopeCalledOffTest {

    private static final int ROUNDS = 5_000;
    private static final int CALLERS = 4;

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
}
