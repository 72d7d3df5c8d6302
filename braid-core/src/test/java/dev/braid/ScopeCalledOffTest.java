package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What leaving a scope throws that was cancelled, where several have a say in it. */
class ScopeCalledOffTest {

    private static final FanOut ANY = FanOut.unlimited().withName("crawl");

    @Test
    void P2_a_scope_that_is_called_off_after_a_failure_throws_the_failure() {
        var failure = new IOException("disk on fire");

        for (Throwable reason : new Throwable[] {new CancelledException("enough"), failure}) {
            assertThatThrownBy(() -> ANY.scopeRun((Scope<IOException> scope) -> {
                        var failed = new CountDownLatch(1);
                        Context.current().onCancel(cause -> failed.countDown());
                        scope.forkRun(() -> {
                            throw failure;
                        });
                        failed.await();
                        assertThat(scope.cancel(reason)).isFalse();
                    }))
                    .isSameAs(failure);
        }
    }

    @Test
    void what_a_join_has_thrown_is_thrown_as_it_is_by_a_block_that_lets_it_through() throws InterruptedException {
        CancellableContext around = Context.current().withCancel();
        var joined = new AtomicReference<Throwable>();

        around.run(() -> {
            Throwable thrown = catchThrowable(() -> ANY.scopeRun(scope -> {
                around.cancel(new IOException("closing"));
                try {
                    scope.join();
                } catch (CancelledException e) {
                    joined.set(e);
                    throw e;
                }
            }));
            assertThat(thrown).isInstanceOf(CancelledException.class).isSameAs(joined.get());
        });
    }

    @Test
    void what_a_block_throws_that_finds_out_that_all_around_is_cancelled_is_suppressed_in_what_says_so() throws InterruptedException {
        CancellableContext around = Context.current().withCancel();
        var found = new AtomicReference<Throwable>();

        around.run(() -> {
            Throwable thrown = catchThrowable(() -> ANY.scopeRun(scope -> {
                around.cancel(new IOException("closing"));
                try {
                    Context.current().throwIfCancelled();
                } catch (CancelledException e) {
                    found.set(e);
                    throw e;
                }
            }));
            assertThat(thrown)
                    .isInstanceOf(CancelledException.class)
                    .hasMessageStartingWith("crawl was cancelled")
                    .hasSuppressedException(found.get());
        });
    }

    @Test
    void a_fork_has_failed_before_anybody_is_told_to_stop_and_says_why() {
        var failure = new IOException("disk on fire");
        var fork = new AtomicReference<Fork<Integer>>();
        var told = new AtomicReference<Fork.State>();

        assertThatThrownBy(() -> ANY.scopeRun((Scope<IOException> scope) -> {
                    var forked = new CountDownLatch(1);
                    Context.current().onCancel(cause -> told.set(fork.get().state()));
                    fork.set(scope.fork(() -> {
                        forked.await();
                        throw failure;
                    }));
                    forked.countDown();
                }))
                .isSameAs(failure);

        assertThat(told).hasValue(Fork.State.FAILED);
        assertThat(fork.get().cause()).containsSame(failure);
        assertThatThrownBy(() -> fork.get().get())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a fork of crawl (FAILED): there is no result")
                .hasCause(failure);
    }

    @Test
    void what_a_block_throws_that_has_called_its_scope_off_is_thrown_as_it_is() {
        var found = new AtomicReference<Throwable>();

        Throwable thrown = catchThrowable(() -> ANY.scopeRun(scope -> {
            scope.cancel(new CancelledException("enough"));
            try {
                Context.current().throwIfCancelled();
            } catch (CancelledException e) {
                found.set(e);
                throw e;
            }
        }));

        assertThat(thrown).isInstanceOf(CancelledException.class).isSameAs(found.get());
    }

    /** The cancel won, and leaving the scope threw nothing. */
    @Test
    void P9_a_deadline_that_nobody_has_looked_at_goes_before_a_cancel_that_comes_after_it() throws InterruptedException {
        var late = new AtomicLong();
        var host = new ManualHost() {
            @Override
            public long nanoTime() {
                return super.nanoTime() + late.get();
            }
        };

        host.run(() -> assertThatThrownBy(() -> ANY.withTimeout(Duration.ofSeconds(1)).scopeRun(scope -> {
                    late.set(Duration.ofSeconds(2).toNanos()); // and no timer has come yet
                    assertThat(scope.cancel(new CancelledException("enough"))).isFalse();
                }))
                .isInstanceOf(DeadlineExceededException.class));
    }
}
