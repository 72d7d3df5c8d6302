package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** All policies hold for forks. */
class ScopePoliciesTest {

    private static final FanOut ANY = FanOut.unlimited().withName("crawl");

    private final ManualHost host = new ManualHost();

    private static void untilCancelled() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Test
    void P8_no_more_forks_of_a_key_run_at_once_than_its_limit_and_others_pass() throws InterruptedException {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var other = new CountDownLatch(1);

        ANY.withLimitPer(String::length, 1).scopeRun(scope -> {
            for (int i = 0; i < 50; i++) {
                scope.forkRun("host", name -> {
                    other.await(); // of another key, and forked later
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.yield();
                    running.decrementAndGet();
                });
            }
            scope.forkRun("another host", name -> other.countDown());
        });

        assertThat(most).hasValue(1);
    }

    /** A site that does not answer held up a crawler's other pages as soon as twice the limit were waiting for it. */
    @Test
    void P4_forks_of_a_key_without_room_do_not_hold_up_others_however_many_they_are() throws InterruptedException {
        FanOut.limit(2).withLimitPer(String::length, 1).scopeRun(scope -> {
            var other = new CountDownLatch(1);
            for (int i = 0; i < 1_000; i++) {
                scope.forkRun("host", name -> other.await());
            }
            scope.forkRun("another host", name -> other.countDown());
        });
    }

    @Test
    void P4_forks_that_are_set_aside_for_their_key_end_when_the_scope_is_cancelled() {
        List<Fork<Integer>> aside = new ArrayList<>();
        var ran = new AtomicInteger();

        assertThatThrownBy(() -> ANY.withLimitPer(String::length, 1).scopeRun((Scope<IOException> scope) -> {
                    var looked = new CountDownLatch(1);
                    scope.forkRun("host", name -> {
                        looked.await();
                        throw new IOException("disk on fire");
                    });
                    for (int i = 0; i < 100; i++) {
                        aside.add(scope.fork("host", name -> ran.incrementAndGet()));
                    }
                    scope.forkRun("another host", name -> looked.countDown()); // by now those before it are set aside
                    scope.join();
                }))
                .isInstanceOf(IOException.class);

        assertThat(ran).hasValue(0);
        assertThat(aside).allSatisfy(fork -> assertThat(fork.state()).isEqualTo(Fork.State.CANCELLED));
    }

    @Test
    void a_fork_that_was_given_nothing_that_has_a_key_fails_and_says_why() {
        assertThatThrownBy(() -> ANY.withLimitPer(String::length, 1).scopeRun(scope -> {
                    scope.fork(() -> 1);
                    scope.join();
                }))
                .isInstanceOf(ClassCastException.class)
                .hasMessageStartingWith("FanOut.withLimitPer: the key function was made for other tasks than task crawl/0");
    }

    /** The first join's number was kept, and the second phase judged by it. */
    @Test
    void each_join_asks_for_a_tolerated_fraction_of_the_forks_until_then() throws Exception {
        FanOut.limit(1).toleratingFraction(0.5).scopeRun((Scope<IOException> scope) -> {
            for (int join = 0; join < 3; join++) {
                scope.forkRun(() -> {
                    throw new IOException("disk on fire");
                });
                scope.forkRun(() -> {});
                scope.join(); // 1 of 2, 2 of 4, 3 of 6
            }
        });
    }

    @Test
    void tolerated_failures_stand_in_their_forks_and_one_more_is_thrown() throws IOException, InterruptedException {
        ANY.tolerating(1).scopeRun((Scope<IOException> scope) -> {
            Fork<Integer> bad = scope.fork(() -> {
                throw new IOException("disk on fire");
            });
            Fork<Integer> good = scope.fork(() -> 1);
            scope.join();
            assertThat(bad.state()).isEqualTo(Fork.State.FAILED);
            assertThat(scope.<Integer>joinOutcomes(List.of(bad, good)))
                    .satisfiesExactly(
                            first -> assertThat(first).isInstanceOf(Outcome.Failure.class),
                            second -> assertThat(second).isEqualTo(new Outcome.Success<>(1)));
            scope.forkRun(() -> {
                throw new IOException("once more");
            });
            assertThatThrownBy(scope::join).hasMessage("once more").satisfies(thrown -> assertThat(thrown.getSuppressed())
                    .anySatisfy(earlier -> assertThat(earlier).hasMessage("disk on fire")));
        });
    }

    @Test
    void a_tolerated_fraction_is_of_the_forks_until_the_join() throws IOException, InterruptedException {
        ANY.toleratingFraction(0.5).scopeRun((Scope<IOException> scope) -> {
            scope.fork(() -> 1);
            scope.forkRun(() -> {
                throw new IOException("half of them");
            });
            scope.join();
            scope.forkRun(() -> {
                throw new IOException("two of three");
            });
            assertThatThrownBy(scope::join).isInstanceOf(IOException.class).hasMessage("two of three");
        });
    }

    @Test
    void a_tolerated_fraction_is_of_all_forks_if_nobody_joins() {
        assertThatThrownBy(() -> ANY.toleratingFraction(0.5).scopeRun((Scope<IOException> scope) -> {
                    scope.fork(() -> 1);
                    for (int i = 0; i < 2; i++) {
                        scope.forkRun(() -> {
                            throw new IOException("two of three");
                        });
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("two of three");
    }

    @Test
    void observers_are_told_that_a_scope_begins_and_how_it_ends_and_its_deadline_is_forgotten() throws InterruptedException {
        List<String> told = new ArrayList<>();
        var observer = new Observer() {
            @Override
            public void runStarted(Run run) {
                told.add(run.name() + " begins");
            }

            @Override
            public void runEnded(Run run, Summary summary) {
                told.add(summary.succeeded() + " have succeeded");
            }
        };

        host.run(() -> ANY.withTimeout(Duration.ofHours(1)).withObserver(observer).scopeRun(scope -> scope.fork(() -> 1)));

        assertThat(told).containsExactly("crawl begins", "1 have succeeded");
        assertThat(host.pendingTimers()).isZero();
    }

    @Test
    void a_fork_is_tried_again_and_says_how_often() throws IOException, InterruptedException {
        var tries = new AtomicInteger();

        ANY.withRetry(Retry.times(2)).scopeRun((Scope<IOException> scope) -> {
            Fork<String> fork = scope.fork(() -> {
                if (tries.incrementAndGet() < 3) {
                    throw new IOException("not yet");
                }
                return "done";
            });
            scope.join();
            assertThat(fork.outcome()).isEqualTo(new Outcome.Success<>("done", 3));
        });
        ANY.withRetry(Retry.times(2)).toleratingAll().scopeRun((Scope<IOException> scope) -> {
            Fork<String> fork = scope.fork(() -> {
                throw new IOException("never");
            });
            scope.join();
            assertThat(fork.outcome().attempts()).isEqualTo(3);
        });
    }

    @Test
    void P9_what_is_done_by_the_deadline_is_an_outcome_and_the_rest_is_cancelled() throws InterruptedException {
        FanOut hour = ANY.withTimeout(Duration.ofHours(1)).withPartialOnDeadline();

        List<Outcome<Integer>> outcomes = host.call(() -> hour.scope(scope -> {
            var done = new CountDownLatch(1);
            Fork<Integer> quick = scope.fork(() -> 1);
            Fork<Integer> slow = scope.fork(() -> {
                done.countDown();
                untilCancelled();
                return 2;
            });
            done.await();
            while (!quick.state().isEnded()) {
                Thread.onSpinWait();
            }
            host.advance(Duration.ofHours(1));
            return scope.joinOutcomes(List.of(quick, slow));
        }));

        assertThat(outcomes.getFirst()).isEqualTo(new Outcome.Success<>(1));
        assertThat(outcomes.getLast()).satisfies(outcome -> assertThat(((Outcome.Cancelled<Integer>) outcome).cause())
                .isInstanceOf(DeadlineExceededException.class));
    }
}
