package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How scopes end that do not end well. */
class ScopeFailureTest {

    private static final FanOut ANY = FanOut.unlimited().withName("crawl");

    private final ManualHost host = new ManualHost();

    /** A task that ends only when it is told to. */
    private static void untilCancelled() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Test
    void P2_a_join_throws_the_first_failure_as_it_is_and_the_others_are_cancelled() {
        var failure = new IOException("disk on fire");
        var other = new AtomicReference<Fork<Integer>>();
        var started = new CountDownLatch(1);

        Throwable thrown = catchThrowable(() -> ANY.scopeRun((Scope<IOException> scope) -> {
            other.set(scope.fork(() -> {
                started.countDown();
                untilCancelled();
                return 1;
            }));
            scope.forkRun(() -> {
                started.await();
                throw failure;
            });
            scope.join();
        }));

        assertThat(thrown).isSameAs(failure);
        assertThat(thrown.getSuppressed()).anySatisfy(at -> assertThat(at).hasMessage("crawl: scope.join was called here"));
        assertThat(other.get().state()).isEqualTo(Fork.State.CANCELLED);
        assertThat(other.get().cause()).containsSame(failure);
        assertThat(other.get().outcome()).satisfies(outcome -> {
            var cancelled = (Outcome.Cancelled<Integer>) outcome;
            assertThat(cancelled.attempts()).isEqualTo(1);
            assertThat(cancelled.thrown()).containsInstanceOf(InterruptedException.class);
        });
    }

    @Test
    void P2_a_failure_that_nobody_joined_is_thrown_when_the_block_is_left() {
        var failure = new IOException("disk on fire");

        assertThatThrownBy(() -> ANY.<String, IOException>scope(scope -> {
                    scope.forkRun(() -> {
                        throw failure;
                    });
                    return "never seen";
                }))
                .isSameAs(failure);
    }

    @Test
    void P2_a_failure_that_the_block_has_caught_is_not_thrown_again() throws IOException, InterruptedException {
        String answer = ANY.scope((Scope<IOException> scope) -> {
            scope.forkRun(() -> {
                throw new IOException("disk on fire");
            });
            try {
                scope.join();
                return "joined";
            } catch (IOException e) {
                return "caught";
            }
        });

        assertThat(answer).isEqualTo("caught");
    }

    @Test
    void P2_what_the_block_makes_of_a_failure_is_thrown() {
        var failure = new IOException("disk on fire");

        Throwable thrown = catchThrowable(() -> ANY.scopeRun((Scope<IOException> scope) -> {
            scope.forkRun(() -> {
                throw failure;
            });
            try {
                scope.join();
            } catch (IOException e) {
                throw new IllegalStateException("no reply", e);
            }
        }));

        assertThat(thrown).isInstanceOf(IllegalStateException.class).hasCause(failure).hasNoSuppressedExceptions();
    }

    @Test
    void P2_a_block_that_finds_out_that_it_is_cancelled_throws_the_failure_that_did_it() {
        var failure = new IOException("disk on fire");

        Throwable thrown = catchThrowable(() -> ANY.scopeRun((Scope<IOException> scope) -> {
            scope.forkRun(() -> {
                throw failure;
            });
            Context.sleep(Duration.ofDays(1));
        }));

        assertThat(thrown).isSameAs(failure);
    }

    @Test
    void P1_a_block_that_throws_cancels_its_forks_and_they_have_ended() {
        var started = new CountDownLatch(1);
        var fork = new AtomicReference<Fork<?>>();
        var failure = new IOException("changed my mind");

        assertThatThrownBy(() -> ANY.scopeRun((Scope<IOException> scope) -> {
                    fork.set(scope.forkRun(() -> {
                        started.countDown();
                        untilCancelled();
                    }));
                    started.await();
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(fork.get().state()).isEqualTo(Fork.State.CANCELLED);
        assertThat(fork.get().cause()).containsSame(failure);
    }

    @Test
    void P3_what_is_forked_after_a_failure_never_runs() throws IOException, InterruptedException {
        var ran = new AtomicInteger();

        ANY.scopeRun((Scope<IOException> scope) -> {
            scope.forkRun(() -> {
                throw new IOException("disk on fire");
            });
            assertThatThrownBy(scope::join).isInstanceOf(IOException.class);

            Fork<Integer> late = scope.fork(ran::incrementAndGet);

            assertThat(late.state()).isEqualTo(Fork.State.CANCELLED);
            assertThat(scope.joinOutcomes(List.of(late)))
                    .singleElement()
                    .satisfies(outcome -> assertThat(outcome.attempts()).isZero());
            assertThat(late.cause()).containsInstanceOf(IOException.class);
            assertThatThrownBy(scope::join).isInstanceOf(IOException.class);
            assertThatThrownBy(late::get)
                    .isInstanceOf(IllegalStateException.class)
                    .hasCauseInstanceOf(IOException.class);
        });
        assertThat(ran).hasValue(0);
    }

    @Test
    void P3_forks_that_wait_when_the_scope_is_cancelled_never_run() {
        var ran = new AtomicInteger();
        List<Fork<Integer>> waiting = new ArrayList<>();

        assertThatThrownBy(() -> FanOut.limit(1).scopeRun((Scope<IOException> scope) -> {
                    var all = new CountDownLatch(1);
                    scope.forkRun(() -> {
                        all.await();
                        throw new IOException("disk on fire");
                    });
                    for (int i = 0; i < 100; i++) {
                        waiting.add(scope.fork(ran::incrementAndGet));
                    }
                    assertThat(waiting.getFirst().state()).isEqualTo(Fork.State.WAITING);
                    all.countDown();
                    scope.join();
                }))
                .isInstanceOf(IOException.class);

        assertThat(ran).hasValue(0);
        assertThat(waiting).allSatisfy(fork -> assertThat(fork.state()).isEqualTo(Fork.State.CANCELLED));
    }

    @Test
    void P3_a_scope_in_a_context_that_is_cancelled_does_not_run_its_block() throws InterruptedException {
        CancellableContext context = Context.current().withCancel();
        var reason = new IOException("closing");
        context.cancel(reason);

        context.run(() -> assertThatThrownBy(() -> ANY.scopeRun(scope -> {
                    throw new AssertionError("the block ran");
                }))
                .isInstanceOf(CancelledException.class)
                .hasCause(reason));
    }

    @Test
    void P4_a_cancel_of_what_is_around_ends_the_scope() throws InterruptedException {
        CancellableContext context = Context.current().withCancel();
        var reason = new IOException("closing");

        context.run(() -> assertThatThrownBy(() -> ANY.scopeRun(scope -> {
                    scope.forkRun(() -> {
                        context.cancel(reason);
                        untilCancelled();
                    });
                    scope.join();
                }))
                .isInstanceOf(CancelledException.class)
                .hasMessageStartingWith("crawl was cancelled")
                .hasCause(reason));
    }

    @Test
    void P2_an_interrupt_of_the_owner_cancels_and_comes_out_with_the_failure_suppressed() {
        var owner = Thread.currentThread();
        var failure = new IOException("while stopping");

        assertThatThrownBy(() -> ANY.scopeRun((Scope<IOException> scope) -> {
                    scope.forkRun(() -> {
                        owner.interrupt();
                        untilCancelled();
                    });
                    scope.join();
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();

        Throwable thrown = catchThrowable(() -> ANY.scopeRun((Scope<IOException> scope) -> {
            var failed = new CountDownLatch(1);
            Context.current().onCancel(cause -> failed.countDown());
            scope.forkRun(() -> {
                throw failure;
            });
            failed.await();
            owner.interrupt();
            untilCancelled();
        }));
        assertThat(thrown).isInstanceOf(InterruptedException.class);
        assertThat(thrown.getSuppressed()).contains(failure);
    }

    @Test
    void P1_an_interrupt_of_the_owner_that_has_left_its_block_cancels_the_forks_too() {
        var owner = Thread.currentThread();
        var fork = new AtomicReference<Fork<?>>();

        assertThatThrownBy(() -> ANY.scopeRun(scope -> fork.set(scope.forkRun(() -> {
                    owner.interrupt();
                    untilCancelled();
                }))))
                .isInstanceOf(InterruptedException.class);

        assertThat(fork.get().state()).isEqualTo(Fork.State.CANCELLED);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void P4_an_interrupted_owner_does_not_run_the_block() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> ANY.scopeRun(scope -> {
                    throw new AssertionError("the block ran");
                }))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void P9_the_deadline_cancels_the_forks_and_says_so_even_if_the_block_has_not_joined() throws InterruptedException {
        FanOut hour = ANY.withTimeout(Duration.ofHours(1));

        host.<Object, RuntimeException>call(() -> {
            assertThatThrownBy(() -> hour.scopeRun(scope -> {
                        scope.forkRun(() -> {
                            host.advance(Duration.ofHours(1));
                            untilCancelled();
                        });
                        scope.join();
                    }))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("crawl: deadline of 3600 s passed with 0 tasks done; still running: crawl/0");
            assertThatThrownBy(() -> hour.scopeRun(scope -> {
                        host.advance(Duration.ofHours(1));
                        scope.joinOutcomes(List.of());
                    }))
                    .isInstanceOf(DeadlineExceededException.class);
            assertThatThrownBy(() -> hour.scope(scope -> {
                        host.advance(Duration.ofHours(1));
                        return "too late";
                    }))
                    .isInstanceOf(DeadlineExceededException.class);
            return "";
        });
        assertThat(host.pendingTimers()).isZero();
    }

    @Test
    void P6_a_scope_that_is_called_off_returns_what_its_block_returns() throws InterruptedException {
        var found = new AtomicReference<String>();

        String answer = ANY.scope(scope -> {
            Fork<?> endless = scope.forkRun(ScopeFailureTest::untilCancelled);
            Fork<?> finder = scope.forkRun(() -> {
                found.set("needle");
                assertThat(scope.cancel(new CancelledException("found it"))).isTrue();
                assertThat(scope.cancel(new CancelledException("again"))).isFalse();
            });
            assertThat(scope.joinOutcomes(List.of(endless, finder)))
                    .satisfiesExactly(
                            first -> assertThat(first).isInstanceOf(Outcome.Cancelled.class),
                            second -> assertThat(second).isInstanceOf(Outcome.Success.class));
            assertThatThrownBy(scope::join)
                    .isInstanceOf(CancelledException.class)
                    .hasRootCauseMessage("found it");
            return found.get();
        });

        assertThat(answer).isEqualTo("needle");
    }

    @Test
    void outcomes_show_every_fork_and_the_failure_that_they_show_is_not_thrown_again() throws IOException, InterruptedException {
        List<Outcome<Integer>> outcomes = ANY.scope((Scope<IOException> scope) -> {
            var first = new CountDownLatch(1);
            Fork<Integer> good = scope.fork(() -> {
                first.countDown();
                return 1;
            });
            Fork<Integer> bad = scope.fork(() -> {
                first.await();
                throw new IOException("disk on fire");
            });
            return scope.joinOutcomes(List.of(bad, good));
        });

        assertThat(outcomes).satisfiesExactly(
                bad -> assertThat(bad).isInstanceOf(Outcome.Failure.class),
                good -> assertThat(good).isEqualTo(new Outcome.Success<>(1)));
    }

    @Test
    void outcomes_are_told_of_the_forks_that_tasks_have_added_to_the_collection_meanwhile() throws InterruptedException {
        List<Fork<Integer>> forks = new ArrayList<>(); // the block only waits while the tasks add
        Thread block = Thread.currentThread();
        var added = new CountDownLatch(1);

        List<Outcome<Integer>> outcomes = ANY.scope(scope -> {
            forks.add(scope.fork(() -> {
                added.await();
                while (block.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                forks.add(scope.fork(() -> 2));
                return 1;
            }));
            added.countDown();
            return scope.joinOutcomes(forks);
        });

        assertThat(outcomes).containsExactly(new Outcome.Success<>(1), new Outcome.Success<>(2));
    }

    @Test
    void a_failure_that_no_outcome_shows_is_thrown_when_the_block_is_left() {
        assertThatThrownBy(() -> ANY.scopeRun((Scope<IOException> scope) -> {
                    scope.forkRun(() -> {
                        throw new IOException("disk on fire");
                    });
                    scope.joinOutcomes(List.of());
                }))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_nested_scopes_failure_is_the_outer_tasks_unless_it_is_caught() throws InterruptedException {
        var failure = new IOException("deep inside");
        ScopeConsumer<IOException> failing = inner -> {
            inner.forkRun(() -> {
                throw failure;
            });
            inner.join();
        };

        assertThatThrownBy(() -> ANY.scopeRun((Scope<IOException> outer) -> {
                    outer.forkRun(() -> ANY.scopeRun(failing));
                    outer.join();
                }))
                .isSameAs(failure);

        String answer = ANY.scope(outer -> {
            Fork<String> fork = outer.fork(() -> {
                try {
                    ANY.scopeRun(failing);
                    return "passed";
                } catch (IOException e) {
                    return "caught";
                }
            });
            outer.join();
            return fork.get();
        });
        assertThat(answer).isEqualTo("caught");
    }

    /** It was heard only if a fork was still running. */
    @Test
    void an_interrupt_from_before_a_join_is_heard_by_it_though_all_forks_have_ended() {
        assertThatThrownBy(() -> ANY.scopeRun(scope -> {
                    Fork<Integer> fork = scope.fork(() -> 1);
                    while (!fork.state().isEnded()) {
                        Thread.onSpinWait();
                    }
                    Thread.currentThread().interrupt();
                    scope.join();
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }
}
