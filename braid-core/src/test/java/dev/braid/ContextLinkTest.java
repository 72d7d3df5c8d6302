package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a context is tied to while somebody listens is let go when nobody does: a server's root context outlives millions of children. */
class ContextLinkTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualHost host = new ManualHost();
    private final List<Throwable> heard = new ArrayList<>();
    private CancellableNode parent = (CancellableNode) Context.current().withCancel();

    @BeforeEach
    void make_a_parent_on_the_host() throws InterruptedException {
        parent = host.call(() -> (CancellableNode) Context.current().withCancel());
    }

    @Test
    void a_child_whose_last_listener_left_leaves_nothing() {
        Context child = parent.withTimeout(HOUR);
        Context.Registration first = child.onCancel(heard::add);
        Context.Registration second = child.onCancel(heard::add);

        first.close();
        assertThat(parent.isListenedTo()).isTrue();
        assertThat(host.pendingTimers()).isEqualTo(1);

        second.close();
        assertThat(parent.isListenedTo()).isFalse();
        assertThat(host.pendingTimers()).isZero();

        child.onCancel(heard::add);
        parent.cancel();
        assertThat(heard).as("and can be listened to again").hasSize(1);
    }

    @Test
    void runs_that_succeed_fail_or_pass_a_deadline_leave_nothing() throws InterruptedException {
        FanOut policy = FanOut.limit(2).withTimeout(HOUR).withTaskTimeout(HOUR);

        parent.run(() -> {
            policy.map(List.of(1, 2, 3), task -> task);
            assertThat(catchThrowable(() -> policy.map(List.of(1, 2, 3), task -> {
                        throw new IllegalStateException("no");
                    })))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(catchThrowable(() -> policy.map(List.of(1), task -> {
                        host.advance(HOUR);
                        new CountDownLatch(1).await();
                        return task;
                    })))
                    .isInstanceOf(DeadlineExceededException.class);
            try (var stream = policy.stream(List.of(1, 2, 3), task -> task)) {
                assertThat(stream.iterator().next()).isPositive();
            }
        });

        assertThat(parent.isListenedTo()).isFalse();
        assertThat(host.pendingTimers()).isZero();
    }

    @Test
    void a_cancelled_child_leaves_nothing_in_its_parent() {
        CancellableContext child = parent.withCancel();
        try (Context.Registration registration = child.onCancel(heard::add)) {
            assertThat(registration).isNotNull();
            child.cancel();
        }

        assertThat(heard).hasSize(1);
        assertThat(parent.isListenedTo()).isFalse();
    }

    @Test
    void a_cancelled_child_leaves_no_timer() throws InterruptedException {
        host.call(() -> {
            CancellableContext child = Context.current().withTimeout(HOUR).withCancel();
            child.onCancel(heard::add);
            child.cancel();
            return "";
        });

        assertThat(heard).hasSize(1);
        assertThat(host.pendingTimers()).isZero();
    }

    @Test
    void a_child_that_passed_its_deadline_leaves_nothing_in_its_parent() {
        parent.withTimeout(HOUR).onCancel(heard::add);
        host.advance(HOUR);

        assertThat(heard).hasSize(1);
        assertThat(parent.isListenedTo()).isFalse();
    }

    @Test
    void a_child_cancelled_around_a_run_leaves_nothing_in_its_parent() {
        CancellableContext child = parent.withCancel();

        Throwable thrown = catchThrowable(() -> child.run(() -> FanOut.limit(1).forEach(List.of(1), task -> {
            child.cancel();
            new CountDownLatch(1).await();
        })));

        assertThat(thrown).isInstanceOf(CancelledException.class);
        assertThat(parent.isListenedTo()).isFalse();
    }

    @Test
    void onCancel_after_the_deadline_is_called_at_once() throws InterruptedException {
        host.call(() -> {
            Context.current().withDeadline(Instant.parse("2025-12-31T23:59:59Z")).onCancel(heard::add);
            return "";
        });

        assertThat(heard).hasSize(1).allMatch(DeadlineExceededException.class::isInstance);
    }

    @Test
    void P9_the_sooner_deadline_holds_at_the_ends_of_the_clock() {
        Context past = parent.withDeadline(Instant.MIN);
        host.advance(Duration.ofNanos(10));

        assertThat(past.withTimeout(Duration.ofSeconds(Long.MAX_VALUE)).remaining()).contains(Duration.ZERO);
        assertThat(past.withDeadline(Instant.MAX).remaining()).contains(Duration.ZERO);
    }
}
