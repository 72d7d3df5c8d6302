package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ContextTest {

    private final ManualHost host = new ManualHost();

    @Test
    void outside_of_everything_nothing_is_cancelled_and_there_is_no_deadline() {
        Context context = Context.current();

        assertThat(context.isCancelled()).isFalse();
        assertThat(context.cause()).isEmpty();
        assertThat(context.deadline()).isEmpty();
        assertThat(context.remaining()).isEmpty();
        context.throwIfCancelled();
    }

    @Test
    void the_first_cause_wins() {
        CancellableContext context = Context.current().withCancel();
        var first = new IOException("first");

        assertThat(context.cancel(first)).isTrue();
        assertThat(context.cancel(new IOException("second"))).isFalse();
        assertThat(context.cause()).containsSame(first);
        assertThatThrownBy(context::throwIfCancelled)
                .isInstanceOf(CancelledException.class)
                .hasCause(first);
    }

    @Test
    void a_child_is_cancelled_with_its_parent_and_not_the_other_way_round() {
        CancellableContext parent = Context.current().withCancel();
        CancellableContext child = parent.withCancel();
        CancellableContext sibling = parent.withCancel();

        child.cancel();
        assertThat(parent.isCancelled()).isFalse();
        assertThat(sibling.isCancelled()).isFalse();

        var reason = new IOException("all of you");
        parent.cancel(reason);
        assertThat(sibling.cause()).containsSame(reason);
        assertThat(parent.withTimeout(Duration.ofSeconds(1)).isCancelled()).isTrue();
    }

    @Test
    void P9_the_sooner_deadline_holds_and_remaining_counts_down() throws InterruptedException {
        host.call(() -> {
            Context minute = Context.current().withTimeout(Duration.ofMinutes(1));
            assertThat(minute.withTimeout(Duration.ofHours(1)).remaining()).contains(Duration.ofMinutes(1));
            assertThat(minute.withDeadline(Instant.parse("2026-01-01T00:00:10Z")).remaining())
                    .contains(Duration.ofSeconds(10));
            host.advance(Duration.ofSeconds(59));
            assertThat(minute.remaining()).contains(Duration.ofSeconds(1));
            assertThat(minute.isCancelled()).isFalse();
            host.advance(Duration.ofSeconds(1));
            assertThat(minute.remaining()).contains(Duration.ZERO);
            assertThat(minute.cause()).containsInstanceOf(DeadlineExceededException.class);
            assertThatThrownBy(minute::throwIfCancelled).isInstanceOf(DeadlineExceededException.class);
            return "";
        });
        assertThat(host.pendingTimers()).as("nobody waited for it, so it needed no timer").isZero();
    }

    @Test
    void onCancel_is_called_once_with_the_cause_and_harms_nobody() {
        CancellableContext parent = Context.current().withCancel();
        Context child = parent.withTimeout(Duration.ofHours(1));
        List<Throwable> heard = new ArrayList<>();
        child.onCancel(cause -> {
            throw new IllegalStateException("bad listener");
        });
        child.onCancel(heard::add);
        var closed = child.onCancel(cause -> heard.add(new AssertionError("was called off")));
        closed.close();
        closed.close();

        var reason = new IOException("stop");
        parent.cancel(reason);
        parent.cancel(new IOException("again"));

        assertThat(heard).containsExactly(reason);
        child.onCancel(heard::add);
        assertThat(heard).as("too late: called at once").containsExactly(reason, reason);
    }

    @Test
    void onCancel_hears_of_a_deadline_and_its_timer_goes_with_it() throws InterruptedException {
        List<Throwable> heard = new ArrayList<>();
        host.call(() -> {
            Context context = Context.current().withTimeout(Duration.ofSeconds(1));
            context.onCancel(heard::add);
            context.onCancel(cause -> heard.add(new AssertionError("was called off"))).close();
            assertThat(host.pendingTimers()).isEqualTo(1);

            Context other = Context.current().withTimeout(Duration.ofSeconds(1));
            other.onCancel(cause -> heard.add(new AssertionError("was called off"))).close();
            assertThat(host.pendingTimers()).as("the last listener took the timer with it").isEqualTo(1);
            host.advance(Duration.ofSeconds(1));
            return "";
        });

        assertThat(heard).hasSize(1).allMatch(DeadlineExceededException.class::isInstance);
        assertThat(host.pendingTimers()).isZero();
    }

    @Test
    void call_and_run_bind_the_context_and_pass_on_what_is_thrown() throws Exception {
        CancellableContext context = Context.current().withCancel();

        assertThat(context.<Boolean, RuntimeException>call(() -> Context.current() == context)).isTrue();
        assertThat(Context.current() == context).isFalse();
        var failure = new IOException("as it is");
        assertThat(catchThrowable(() -> context.run(() -> {
                    throw failure;
                })))
                .isSameAs(failure);
    }

    @Test
    void runs_and_their_tasks_are_below_the_context_they_are_called_in() throws InterruptedException {
        CancellableContext outer = Context.current().withCancel();
        var reason = new IOException("enough");
        var inside = new CountDownLatch(1);
        Thread canceller = Thread.ofVirtual().start(() -> {
            try {
                inside.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            outer.cancel(reason);
        });

        Throwable thrown = catchThrowable(() -> outer.run(() -> FanOut.limit(1).forEach(List.of(1), task -> {
            Context own = Context.current();
            assertThat(own.isCancelled()).isFalse();
            try {
                FanOut.limit(1).withoutInterrupts().forEach(List.of(1), innerTask -> {
                    inside.countDown();
                    while (!Context.current().isCancelled()) {
                        Thread.yield();
                    }
                    assertThat(Context.current().cause()).containsSame(reason);
                });
            } finally {
                assertThat(own.cause()).containsSame(reason);
            }
        })));

        assertThat(thrown).isInstanceOf(CancelledException.class).hasCause(reason);
        canceller.join();
    }

    @Test
    void a_context_that_outlives_many_runs_keeps_nothing_of_them() throws Exception {
        var closed = new ArrayList<String>();
        CancellableNode parent = (CancellableNode) Context.current().withCancel();
        parent.run(() -> {
            for (int i = 0; i < 100; i++) {
                FanOut.limit(2).map(List.of(1, 2), task -> {
                    try (var registration = Context.current().onCancel(cause -> closed.add("never"))) {
                        return registration;
                    }
                });
            }
        });

        assertThat(parent.isListenedTo()).isFalse();
        parent.cancel();
        assertThat(closed).isEmpty();
    }
}
