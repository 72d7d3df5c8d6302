package dev.braid.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.FanOut;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a deadline cancelled one run with was taken for a deadline of every run in which it was thrown. */
class SomebodyElsesDeadlineTest {

    private static final FanOut ANY = FanOut.unlimited();

    /** A cause of which its context has been cancelled: by a deadline that has nothing to do with who throws it. */
    private static RuntimeException somebodyElses() {
        Context context = Context.current().withTimeout(Duration.ofNanos(1));
        while (!context.isCancelled()) {
            Thread.onSpinWait();
        }
        return (RuntimeException) context.cause().orElseThrow();
    }

    @Test
    void P2_a_failure_by_it_is_no_reason_for_a_partial_answer() {
        RuntimeException failure = somebodyElses();

        assertThatThrownBy(() -> ANY.tolerating(0).withPartialOnDeadline().outcomes(List.of(1), task -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void P9_a_run_below_says_that_it_was_cancelled_and_not_that_a_deadline_passed() {
        RuntimeException failure = somebodyElses();
        var below = new AtomicReference<Throwable>();
        var asked = new AtomicReference<Throwable>();
        var there = new CountDownLatch(1);

        assertThatThrownBy(() -> ANY.forEach(List.of("fails", "calls"), task -> {
                    if (task.equals("fails")) {
                        there.await();
                        throw failure;
                    }
                    below.set(catchThrowable(() -> ANY.withoutInterrupts().forEach(List.of(1), inner -> {
                        there.countDown();
                        while (!Context.current().isCancelled()) {
                            Thread.onSpinWait();
                        }
                        asked.set(catchThrowable(Context.current()::throwIfCancelled));
                    })));
                }))
                .isSameAs(failure);

        assertThat(asked.get()).isInstanceOf(CancelledException.class).hasCause(failure);
        assertThat(below.get()).satisfiesAnyOf(
                cancelled -> assertThat(cancelled).isInstanceOf(CancelledException.class).hasCause(failure),
                interrupted -> assertThat(interrupted).isInstanceOf(InterruptedException.class));
    }
}
