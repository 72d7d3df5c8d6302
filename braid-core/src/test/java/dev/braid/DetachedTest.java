package dev.braid;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Work that outlasts what asked for it, clean-up that must not take for ever, and time-outs for what knows no context. */
class DetachedTest {

    private final ManualHost host = new ManualHost();

    // Detached

    @Test
    void detached_work_has_neither_the_cancellation_nor_the_deadline_around_it() throws InterruptedException {
        CancellableContext request = Context.current().withTimeout(Duration.ofHours(1)).withCancel();

        List<Integer> results = request.call(() -> {
            Context detached = Context.detached();
            request.cancel();
            assertThat(detached.deadline()).isEmpty();
            assertThat(detached.isCancelled()).isFalse();
            assertThat(detached.isEnded()).isFalse();
            return detached.call(() -> FanOut.limit(2).map(List.of(1, 2), task -> task));
        });

        assertThat(results).containsExactly(1, 2);
    }

    @Test
    void detached_work_of_another_thread_outlasts_the_run_that_handed_it_over() throws InterruptedException {
        List<Integer> stored = Collections.synchronizedList(new ArrayList<>());
        List<Thread> helpers = Collections.synchronizedList(new ArrayList<>());
        var cancelled = new CountDownLatch(1);
        var failure = new IOException("disk on fire");

        Throwable thrown = catchThrowable(() -> FanOut.limit(1).forEach(List.of(1), task -> {
            Context detached = Context.detached();
            helpers.add(Thread.ofVirtual().start(() -> {
                try {
                    detached.run(() -> FanOut.limit(1).forEach(List.of(1, 2), entry -> {
                        cancelled.await();
                        stored.add(entry);
                    }));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }));
            throw failure;
        }));
        cancelled.countDown();
        helpers.getFirst().join();

        assertThat(thrown).isSameAs(failure);
        assertThat(stored).containsExactly(1, 2);
    }

    @Test
    void a_task_in_a_detached_context_is_interrupted_all_the_same() {
        var there = new CountDownLatch(1);
        List<Boolean> interrupted = Collections.synchronizedList(new ArrayList<>());

        Throwable thrown = catchThrowable(() -> FanOut.limit(2).forEach(List.of(0, 1), task -> {
            if (task == 0) {
                there.await();
                throw new IOException("disk on fire");
            }
            Context.detached().run(() -> {
                there.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.add(true);
                    throw e;
                }
            });
        }));

        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(interrupted).containsExactly(true);
    }

    @Test
    void a_detached_context_can_be_given_a_deadline_and_be_cancelled() throws InterruptedException {
        host.call(() -> {
            Context brief = Context.detached().withTimeout(ofSeconds(1));
            CancellableContext own = Context.detached().withCancel();
            host.advance(ofSeconds(1));
            own.cancel();
            assertThat(brief.cause()).containsInstanceOf(DeadlineExceededException.class);
            assertThat(own.isCancelled()).isTrue();
            return "";
        });
    }

    @Test
    void code_in_a_detached_context_finds_what_it_was_made_in() {
        ContextNode here = ContextNode.currentNode();

        assertThat(here.detach().around()).isSameAs(here);
    }

    // Shielded, with a deadline

    @Test
    void P5_clean_up_with_a_deadline_is_cancelled_by_that_and_interrupted_only_after() {
        var there = new CountDownLatch(1);
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        var failure = new IOException("disk on fire");

        Throwable thrown = catchThrowable(() -> host.call(() -> FanOut.limit(2).map(List.of(0, 1), task -> {
            if (task == 0) {
                there.await();
                throw failure;
            }
            try {
                there.countDown();
                new CountDownLatch(1).await();
            } finally {
                Throwable cleaning = catchThrowable(() -> Context.shielded(ofSeconds(3)).run(() -> {
                    heard.add("left: " + Context.current().remaining().orElseThrow());
                    heard.add("interrupted: " + Thread.currentThread().isInterrupted());
                    FanOut.limit(1).forEach(List.of(1), inner -> {
                        host.advance(ofSeconds(3));
                        new CountDownLatch(1).await();
                    });
                }));
                heard.add(cleaning.getClass().getSimpleName());
                heard.add("interrupted: " + Thread.currentThread().isInterrupted());
            }
            return task;
        })));

        assertThat(thrown).isSameAs(failure);
        assertThat(heard)
                .containsExactly(
                        "left: PT3S", "interrupted: false", "DeadlineExceededException", "interrupted: true");
    }

    @Test
    void a_shield_with_a_deadline_ends_the_waits_of_the_task_itself() throws InterruptedException {
        Throwable thrown = host.call(() -> {
            Context brief = Context.shielded(ofSeconds(1));
            return catchThrowable(() -> brief.run(() -> {
                host.advance(ofSeconds(1));
                Context.sleep(ofSeconds(1));
            }));
        });

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void a_shield_without_time_is_rejected() {
        assertThatThrownBy(() -> Context.shielded(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Context.shielded(PT0S): the timeout must be longer than zero");
    }

    // Time-outs for clients

    @Test
    void P9_what_remains_is_the_time_out_of_a_client() throws Exception {
        host.<String, Exception>call(() -> {
            Context context = Context.current().withTimeout(ofSeconds(3));
            assertThat(timeoutOfSocket(context)).isEqualTo(2000);
            host.advance(ofSeconds(2));
            assertThat(timeoutOfSocket(context)).isEqualTo(1000);
            host.advance(ofSeconds(1).minusNanos(1));
            assertThat(timeoutOfSocket(context)).as("zero would be for ever").isEqualTo(1);
            host.advance(Duration.ofNanos(1));
            assertThatThrownBy(() -> timeoutOfSocket(context)).isInstanceOf(DeadlineExceededException.class);
            return "";
        });
    }

    /** What a client that counts in milliseconds makes of what remains. */
    private static int timeoutOfSocket(Context context) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout((int) context.remainingAtMost(ofSeconds(2)).toMillis());
            return socket.getSoTimeout();
        }
    }

    @Test
    void what_remains_at_most_is_never_zero_milliseconds() throws InterruptedException {
        host.call(() -> {
            Context context = Context.current().withTimeout(Duration.ofNanos(1));
            assertThat(context.remainingAtMost(ofSeconds(1))).isEqualTo(ofMillis(1));
            assertThat(context.remainingAtMost(Duration.ofNanos(7))).isEqualTo(Duration.ofNanos(7));
            assertThat(Context.current().remainingAtMost(ofSeconds(1))).isEqualTo(ofSeconds(1));
            return "";
        });
    }

    @Test
    void what_remains_of_a_cancelled_context_is_nothing() {
        CancellableContext context = Context.current().withCancel();
        context.cancel();

        assertThatThrownBy(() -> context.remainingAtMost(ofSeconds(1))).isInstanceOf(CancelledException.class);
        assertThatThrownBy(() -> Context.current().remainingAtMost(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Context.remainingAtMost(PT0S): the time must be longer than zero");
    }
}
