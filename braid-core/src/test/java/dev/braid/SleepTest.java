package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SleepTest {

    private final ManualHost host = new ManualHost();

    /** Moves the clock on once somebody sleeps. */
    private void whenAsleep(Runnable action) {
        Thread.ofVirtual().start(() -> {
            while (host.pendingTimers() == 0) {
                Thread.onSpinWait();
                Thread.yield();
            }
            action.run();
        });
    }

    @Test
    void a_sleep_ends_when_its_time_has_passed_and_leaves_no_timer() throws InterruptedException {
        whenAsleep(() -> host.advance(Duration.ofDays(1)));

        host.<Object, RuntimeException>call(() -> {
            Context.sleep(Duration.ofDays(1));
            return "";
        });

        assertThat(host.nanoTime()).isEqualTo(Duration.ofDays(1).toNanos());
        assertThat(host.pendingTimers()).isZero();
    }

    @Test
    void P4_a_sleep_ends_when_its_context_is_cancelled_though_nobody_interrupts() throws InterruptedException {
        CancellableContext context = host.call(() -> Context.current().withCancel());
        var reason = new IOException("enough slept");
        whenAsleep(() -> context.cancel(reason));

        context.run(() -> assertThatThrownBy(() -> Context.sleep(Duration.ofDays(1)))
                .isInstanceOf(CancelledException.class)
                .hasCause(reason));
        assertThat(host.pendingTimers()).isZero();
    }

    @Test
    void P9_a_sleep_ends_at_the_deadline() throws InterruptedException {
        whenAsleep(() -> host.advance(Duration.ofSeconds(1)));

        host.<Object, RuntimeException>call(() -> {
            Context.current().withTimeout(Duration.ofSeconds(1)).run(() -> assertThatThrownBy(
                            () -> Context.sleep(Duration.ofDays(1)))
                    .isInstanceOf(DeadlineExceededException.class));
            return "";
        });
        assertThat(host.pendingTimers()).isZero();
    }

    @Test
    void P5_a_sleeping_task_that_is_not_interrupted_ends_with_its_run() {
        var asleep = new CountDownLatch(1);

        assertThatThrownBy(() -> FanOut.unlimited().withoutInterrupts().forEach(List.of(0, 1), i -> {
                    if (i == 0) {
                        asleep.countDown();
                        Context.sleep(Duration.ofDays(1));
                    }
                    asleep.await();
                    throw new IOException("disk on fire");
                }))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_sleep_of_no_time_or_less_returns_at_once_and_still_sees_a_cancel() throws InterruptedException {
        Context.sleep(Duration.ZERO);
        Context.sleep(Duration.ofSeconds(Long.MIN_VALUE));

        CancellableContext context = Context.current().withCancel();
        context.cancel();
        context.run(() -> assertThatThrownBy(() -> Context.sleep(Duration.ZERO)).isInstanceOf(CancelledException.class));
    }

    @Test
    void an_interrupt_ends_a_sleep_of_any_length() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Context.sleep(Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }
}
