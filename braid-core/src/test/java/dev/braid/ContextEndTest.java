package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A run that has simply ended was not cancelled, whatever happens afterwards; what is made of its context goes on. */
class ContextEndTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualHost host = new ManualHost();
    private final List<Throwable> heard = Collections.synchronizedList(new ArrayList<>());
    private final AtomicReference<Context> kept = new AtomicReference<>();

    private Context kept() {
        return kept.get();
    }

    private Integer keep(Integer task) {
        kept.set(Context.current());
        Context.current().onCancel(heard::add);
        return task;
    }

    @Test
    void a_run_that_has_ended_is_not_cancelled_by_a_deadline_that_passes_later() throws InterruptedException {
        host.call(() -> FanOut.limit(1).withTimeout(SECOND).map(List.of(1), this::keep));
        host.advance(SECOND);

        assertEndedCleanly();
    }

    @Test
    void a_run_that_has_ended_is_not_cancelled_with_what_was_around_it() throws InterruptedException {
        CancellableContext outer = Context.current().withCancel();
        outer.run(() -> FanOut.limit(1).map(List.of(1), this::keep));
        outer.cancel();

        assertEndedCleanly();
    }

    @Test
    void a_task_that_has_ended_is_not_cancelled_by_its_time_out_or_its_run() {
        Throwable thrown = catchThrowable(() -> FanOut.limit(1).withTaskTimeout(SECOND).map(List.of(1, 2), task -> {
            if (task == 2) {
                assertThat(kept().isEnded()).isTrue();
                assertThat(Context.current().isEnded()).isFalse();
                throw new IOException("disk on fire");
            }
            return keep(task);
        }));

        assertThat(thrown).isInstanceOf(IOException.class);
        assertEndedCleanly();
    }

    private void assertEndedCleanly() {
        assertThat(kept().isEnded()).isTrue();
        assertThat(kept().isCancelled()).isFalse();
        assertThat(kept().cause()).isEmpty();
        kept().throwIfCancelled();
        Context.Registration late = kept().onCancel(heard::add);
        assertThat(late.remove()).as("it will never run").isTrue();
        assertThat(heard).isEmpty();
    }

    @Test
    void an_action_of_a_run_that_has_ended_can_be_removed_once() throws InterruptedException {
        List<Context.Registration> registrations = FanOut.limit(1)
                .map(List.of(1), task -> Context.current().onCancel(heard::add));

        assertThat(registrations.getFirst().remove()).isTrue();
        assertThat(registrations.getFirst().remove()).isFalse();
    }

    @Test
    void a_run_that_was_cancelled_stays_so_when_it_has_ended() {
        var failure = new IOException("disk on fire");

        Throwable thrown = catchThrowable(() -> FanOut.limit(1).map(List.of(1), task -> {
            keep(task);
            throw failure;
        }));

        assertThat(thrown).isSameAs(failure);
        assertThat(kept().isEnded()).isTrue();
        assertThat(kept().cause()).containsSame(failure);
        assertThat(heard).containsExactly(failure);
    }

    @Test
    void who_is_wanted_no_longer_is_told_by_a_CancelledException_without_a_cause() throws InterruptedException {
        var there = new CountDownLatch(1);

        FanOut.limit(2).firstSuccess(List.of(1, 2), task -> {
            if (task == 1) {
                there.await();
                return task;
            }
            keep(task);
            there.countDown();
            new CountDownLatch(1).await();
            return task;
        });

        assertThat(heard).singleElement().isInstanceOf(CancelledException.class).satisfies(cause -> assertThat(cause)
                .hasNoCause()
                .hasMessage("fan-out has what it wanted"));
        assertThat(kept().cause()).containsSame(heard.getFirst());
    }

    @Test
    void a_run_that_has_ended_says_so_to_what_was_made_of_it() throws InterruptedException {
        List<Context> children = FanOut.limit(1).map(List.of(1), task -> {
            Context child = Context.current().withTimeout(SECOND).withCancel();
            assertThat(child.isEnded()).isFalse();
            return child;
        });

        assertThat(children.getFirst().isEnded()).isTrue();
        assertThat(Context.current().isEnded()).isFalse();
        assertThat(Context.current().withCancel().isEnded()).isFalse();
    }

    @Test
    void what_was_made_of_a_run_that_has_ended_is_cancelled_with_what_was_around_that() throws InterruptedException {
        CancellableContext outer = Context.current().withCancel();
        List<CancellableContext> children = new ArrayList<>();
        outer.run(() -> FanOut.limit(1).forEach(List.of(1, 2), task -> {
            children.add(Context.current().withCancel());
            if (task == 1) {
                children.getFirst().onCancel(heard::add);
            }
        }));
        children.get(1).withCancel().onCancel(heard::add);
        assertThat(children).noneMatch(Context::isCancelled);

        var reason = new IOException("all of you");
        outer.cancel(reason);

        assertThat(heard).as("told, whether they listened before or after").containsExactly(reason, reason);
        assertThat(children).allSatisfy(child -> assertThat(child.cause()).containsSame(reason));
        assertThat(((CancellableNode) outer).isListenedTo()).isFalse();
    }

    @Test
    void what_was_made_of_a_run_that_has_ended_leaves_nothing_around_it() throws InterruptedException {
        CancellableNode outer = (CancellableNode) Context.current().withCancel();
        List<Context.Registration> registrations = outer.call(() -> FanOut.limit(1)
                .map(List.of(1), task -> Context.current().withCancel().onCancel(heard::add)));
        assertThat(outer.isListenedTo()).isTrue();

        registrations.getFirst().close();

        assertThat(outer.isListenedTo()).isFalse();
    }

    @Test
    void P9_what_was_made_of_a_run_that_has_ended_keeps_its_deadline() throws InterruptedException {
        List<Context> children = new ArrayList<>();
        host.call(() -> {
            FanOut.limit(1).withTimeout(SECOND).forEach(List.of(1, 2), task -> {
                children.add(Context.current().withCancel());
                if (task == 1) {
                    children.getFirst().onCancel(heard::add);
                }
            });
            assertThat(host.pendingTimers()).isEqualTo(1);
            children.get(1).onCancel(heard::add);
            host.advance(SECOND);
            return "";
        });

        assertThat(heard).hasSize(2).allMatch(DeadlineExceededException.class::isInstance);
        assertThat(host.pendingTimers()).isZero();
    }

    @Test
    void P4_a_stream_that_was_begun_in_a_task_is_cancelled_with_what_is_around_the_task() throws InterruptedException {
        CancellableContext outer = Context.current().withCancel();
        var begun = new CountDownLatch(1);
        Iterator<Integer> results = outer.call(() -> FanOut.limit(1).map(List.of(1), task -> {
            @SuppressWarnings("resource") // read to its end
            Iterator<Integer> opened = FanOut.limit(1).stream(List.of(1, 2), number -> {
                        if (number == 2) {
                            begun.countDown();
                            new CountDownLatch(1).await();
                        }
                        return number;
                    })
                    .iterator();
            assertThat(opened.next()).isEqualTo(1);
            begun.await();
            return opened;
        })).getFirst();

        outer.cancel();

        assertThat(catchThrowable(results::hasNext)).isInstanceOf(CancelledException.class);
    }

    @Test
    void of_an_end_and_a_cancel_at_once_one_decides() throws InterruptedException {
        for (int round = 0; round < 1000; round++) {
            CancellableContext outer = Context.current().withCancel();
            var ending = new CountDownLatch(1);
            List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
            Thread canceller = Thread.ofVirtual().start(() -> {
                try {
                    ending.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                outer.cancel();
            });

            Throwable thrown = catchThrowable(() -> outer.run(() -> FanOut.limit(1).forEach(List.of(1), task -> {
                kept.set(Context.current());
                Context.current().onCancel(told::add);
                ending.countDown();
            })));
            canceller.join();

            assertThat(kept().isEnded()).isTrue();
            assertThat(kept().isCancelled()).isEqualTo(thrown != null);
            assertThat(told).hasSize(thrown == null ? 0 : 1);
        }
    }
}
