package dev.braid;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collector;
import org.junit.jupiter.api.Test;

/** The time-out of an attempt, and the cancel of its run before, with or after it. */
class AttemptTimeoutTest {

    private final ManualHost host = new ManualHost();
    private final List<Object> told = Collections.synchronizedList(new ArrayList<>());

    private FanOut observed(FanOut policy) {
        return policy.withObserver(new Observer() {
            @Override
            public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                told.add(outcome.getClass().getSimpleName());
            }
        });
    }

    @Test
    void P6_a_task_that_is_cancelled_with_its_run_is_cancelled_though_it_has_a_time_out() {
        var there = new CountDownLatch(1);

        assertThatThrownBy(() -> observed(FanOut.limit(2).withTaskTimeout(ofHours(1))).map(List.of(0, 1), task -> {
                    if (task == 0) {
                        there.await();
                        throw new IOException("disk on fire");
                    }
                    there.countDown();
                    new CountDownLatch(1).await();
                    return task;
                }))
                .isInstanceOf(IOException.class)
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1)); // the place of the call
        assertThat(told).containsExactlyInAnyOrder("Failure", "Cancelled");
    }

    /** The time-out has interrupted the task, so the cancel of the run finds it told already. */
    @Test
    void P5_a_cancel_of_the_run_after_the_time_out_is_delivered_when_the_attempt_has_ended() throws InterruptedException {
        CancellableContext context = host.call(() -> Context.current().withCancel());

        assertThatThrownBy(() -> context.run(() -> observed(FanOut.limit(1).withTaskTimeout(ofSeconds(1)))
                        .collect(
                                List.of(1),
                                task -> {
                                    host.advance(ofSeconds(1));
                                    told.add("interrupted: " + Thread.interrupted());
                                    context.cancel();
                                    told.add("interrupted: " + Thread.currentThread().isInterrupted());
                                    return task;
                                },
                                Collector.<Integer, List<Object>>of(
                                        ArrayList::new,
                                        (list, each) -> told.add("collecting: " + Thread.currentThread().isInterrupted()),
                                        (one, other) -> one))))
                .isInstanceOf(CancelledException.class);

        assertThat(told)
                .containsExactly("interrupted: true", "interrupted: false", "collecting: true", "Success");
        assertThat(host.pendingTimers()).isZero();
    }

    @Test
    void P6_a_time_out_that_came_before_the_cancel_of_the_run_is_a_failure() throws InterruptedException {
        CancellableContext context = host.call(() -> Context.current().withCancel());
        FanOut policy = observed(FanOut.limit(1).withTaskTimeout(ofSeconds(1)).withRetry(Retry.times(3)));

        assertThatThrownBy(() -> context.run(() -> policy.forEach(List.of(1), task -> {
                    host.advance(ofSeconds(1));
                    context.cancel();
                    throw new IOException("gave up");
                })))
                .isInstanceOf(CancelledException.class)
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasExactlyElementsOfTypes(TaskTimeoutException.class));
        assertThat(told).containsExactly("Failure");
    }
}
