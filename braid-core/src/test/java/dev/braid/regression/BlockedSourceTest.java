package dev.braid.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A producer loop that blocks in its source looks at no cancel: the pool's tasks are gone, and the call waits for an element that never
 * comes. Here the source is interrupted and joined like a task.
 */
class BlockedSourceTest {

    private final CountDownLatch blocked = new CountDownLatch(1);
    private final AtomicInteger inside = new AtomicInteger();

    /** Gives 0 and 1 and then blocks; {@link #blocked} says that it is about to. */
    private Iterator<Integer> source() {
        var queue = new LinkedBlockingQueue<Integer>();
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                if (next < 2) {
                    return next++;
                }
                inside.incrementAndGet();
                try {
                    blocked.countDown();
                    return queue.take();
                } catch (InterruptedException e) {
                    throw new IllegalStateException("the source was interrupted", e);
                } finally {
                    inside.decrementAndGet();
                }
            }
        };
    }

    @Test
    void P4_a_failure_ends_it_and_what_the_source_throws_then_is_no_failure() {
        Throwable thrown = catchThrowable(() -> FanOut.limit(4).forEach(source(), task -> {
            blocked.await();
            throw new IOException("disk on fire");
        }));

        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(thrown.getSuppressed()).noneMatch(IllegalStateException.class::isInstance);
        assertThat(inside).hasValue(0);
    }

    @Test
    void P4_a_cancelled_parent_ends_it() throws InterruptedException {
        CancellableContext parent = Context.current().withCancel();
        var reason = new IOException("gone");
        Thread canceller = Thread.ofVirtual().start(() -> {
            try {
                blocked.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            parent.cancel(reason);
        });

        Throwable thrown = catchThrowable(() -> parent.run(() -> FanOut.limit(4).forEach(source(), task -> {})));

        assertThat(thrown).isInstanceOf(CancelledException.class).hasCause(reason).hasNoSuppressedExceptions();
        assertThat(inside).hasValue(0);
        canceller.join();
    }

    @Test
    void P9_a_deadline_ends_it_though_no_task_runs() {
        FanOut policy = FanOut.unlimited().withTimeout(Duration.ofMillis(50));

        Throwable thrown = catchThrowable(() -> policy.forEach(source(), task -> {}));

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class).hasMessageEndingWith("the rest not started");
        assertThat(inside).hasValue(0);
    }

    @Test
    void P1_a_success_that_is_enough_ends_it() throws InterruptedException {
        int first = FanOut.limit(4).firstSuccess(source(), task -> {
            blocked.await();
            return task;
        });

        assertThat(first).isBetween(0, 1);
        assertThat(inside).hasValue(0);
    }

    @Test
    void P5_a_source_that_swallows_its_interrupt_gets_another() {
        var queue = new LinkedBlockingQueue<Integer>();
        var swallowed = new AtomicInteger();
        Iterator<Integer> deaf = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                blocked.countDown();
                while (true) {
                    try {
                        return queue.take();
                    } catch (InterruptedException e) {
                        if (swallowed.incrementAndGet() == 3) {
                            throw new IllegalStateException("at last", e);
                        }
                    }
                }
            }
        };

        Throwable thrown = catchThrowable(
                () -> FanOut.limit(2).withTimeout(Duration.ofMillis(20)).forEach(deaf, task -> {}));

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
        assertThat(swallowed).hasValue(3);
    }
}
