package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An onCancel action runs or has been called off; who calls it off is told which. */
class ContextRemoveTest {

    private final List<String> ran = new ArrayList<>();
    private final CancellableContext context = Context.current().withCancel();

    @Test
    void what_was_removed_never_runs_and_is_removed_once() {
        Context.Registration registration = context.onCancel(cause -> ran.add("action"));

        assertThat(registration.remove()).isTrue();
        assertThat(registration.remove()).isFalse();
        context.cancel();
        assertThat(registration.remove()).isFalse();
        assertThat(ran).isEmpty();
    }

    @Test
    void what_has_run_cannot_be_removed() {
        Context.Registration before = context.onCancel(cause -> ran.add("before"));
        context.cancel();
        Context.Registration after = context.onCancel(cause -> ran.add("after"));

        assertThat(before.remove()).isFalse();
        assertThat(after.remove()).isFalse();
        assertThat(ran).containsExactly("before", "after");
    }

    @Test
    void what_was_closed_was_called_off() {
        Context.Registration registration = context.onCancel(cause -> ran.add("action"));

        registration.close();
        registration.close();

        assertThat(registration.remove()).isFalse();
        context.cancel();
        assertThat(ran).isEmpty();
    }

    @Test
    void an_action_can_still_be_removed_while_one_before_it_runs() {
        List<Context.Registration> second = new ArrayList<>();
        context.onCancel(cause -> ran.add("removed: " + second.getFirst().remove()));
        second.add(context.onCancel(cause -> ran.add("second")));

        context.cancel();

        assertThat(ran).containsExactly("removed: true");
    }

    @Test
    void an_action_that_runs_has_begun() {
        List<Context.Registration> own = new ArrayList<>();
        own.add(context.onCancel(cause -> ran.add("removed: " + own.getFirst().remove())));

        context.cancel();

        assertThat(ran).containsExactly("removed: false");
    }

    @Test
    void an_action_can_still_be_removed_while_a_passed_deadline_waits_for_a_thread() throws InterruptedException {
        Queue<Runnable> waiting = new ArrayDeque<>();
        ManualHost host = new ManualHost() {
            @Override
            public void execute(Runnable action) {
                waiting.add(action);
            }
        };
        Context.Registration registration = host.call(
                () -> Context.current().withTimeout(Duration.ofSeconds(1)).onCancel(cause -> ran.add("action")));
        host.advance(Duration.ofSeconds(1));
        assertThat(waiting).hasSize(1);

        assertThat(registration.remove()).isTrue();
        waiting.remove().run();

        assertThat(ran).isEmpty();
    }

    @Test
    void of_a_cancel_and_many_removes_at_once_one_decides() throws InterruptedException {
        for (int round = 0; round < 2000; round++) {
            CancellableContext contended = Context.current().withCancel();
            var called = new AtomicInteger();
            var removed = new AtomicInteger();
            var calledAfterClose = new AtomicInteger();
            var all = new CountDownLatch(4);
            Context.Registration registration = contended.onCancel(cause -> called.incrementAndGet());

            FanOut.unlimited().forEach(List.of(0, 1, 2, 3), task -> {
                all.countDown();
                all.await();
                if (task == 0) {
                    contended.cancel();
                } else if (registration.remove()) {
                    removed.incrementAndGet();
                    calledAfterClose.addAndGet(called.get());
                }
            });

            assertThat(called.get() + removed.get()).as("it ran, or one remove won").isEqualTo(1);
            assertThat(calledAfterClose).hasValue(0);
        }
    }
}
