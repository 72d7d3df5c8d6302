package dev.braid;

import static dev.braid.Virtually.sleep;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a policy says of attempts, and of what goes along, holds for forks, also for those that tasks fork, and for {@code all} and {@code race}. */
class ScopeAttemptsTest {

    private static final FanOut ANY = FanOut.unlimited().withName("any");
    private static final ScopedValue<String> USER = ScopedValue.newInstance();
    private static final ThreadLocal<@Nullable String> LOCAL = new ThreadLocal<>();

    /** Forks a task that forks a task, and so on: as many as there are names. */
    private static void forkEach(Scope<RuntimeException> scope, TaskConsumer<String, RuntimeException> body, List<String> names) {
        scope.forkRun(names.getFirst(), name -> {
            if (names.size() > 1) {
                forkEach(scope, body, names.subList(1, names.size()));
            }
            body.accept(name);
        });
    }

    // Permits

    @Test
    void P8_forks_from_inside_tasks_wait_for_permits_like_any_other() {
        Virtually.inManyOrders(machine -> {
            Permits permits = Permits.of(2);

            ANY.withPermits(permits).scopeRun((Scope<RuntimeException> scope) -> forkEach(scope, name -> {
                machine.note(name);
                sleep(10);
            }, List.of("a", "b", "c")));

            assertThat(machine.noted()).containsExactly("a at 0", "b at 0", "c at 10");
            assertThat(permits.available()).isEqualTo(2);
        });
    }

    @Test
    void P8_a_scope_within_a_fork_that_holds_the_same_permits_is_rejected() {
        FanOut policy = ANY.withPermits(Permits.of(2).withName("database"));

        assertThatThrownBy(() -> policy.scopeRun(scope -> scope.forkRun(() -> policy.scopeRun(inner -> inner.forkRun(() -> {})))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("permits \"database\": 1 of 2 held by a task around this call already");
    }

    @Test
    void P4_forks_that_wait_for_permits_are_cancelled_with_the_scope_and_take_none() {
        Virtually.inManyOrders(machine -> {
            Permits permits = Permits.of(1);

            Fork<?> waiting = ANY.withPermits(permits).scope((Scope<RuntimeException> scope) -> {
                Fork<?> first = scope.forkRun(() -> sleep(20));
                Fork<?> second = scope.forkRun(() -> sleep(20));
                sleep(5);
                scope.cancel(new IOException("enough"));
                return first.state() == Fork.State.WAITING ? first : second;
            });

            assertThat(waiting.state()).isEqualTo(Fork.State.CANCELLED);
            assertThat(machine.seconds()).isEqualTo(5);
            assertThat(permits.available()).isEqualTo(1);
        });
    }

    // A rate

    @Test
    void forks_from_inside_tasks_take_their_turns() {
        Virtually.inManyOrders(machine -> {
            ANY.withRate(Rate.of(1, ofSeconds(5)))
                    .scopeRun((Scope<RuntimeException> scope) -> forkEach(scope, machine::note, List.of("a", "b", "c")));

            assertThat(machine.noted()).containsExactly("a at 0", "b at 5", "c at 10");
        });
    }

    // A hedge

    @Test
    void P1_a_slow_fork_is_hedged_and_the_loser_is_cancelled_before_the_fork_has_ended() {
        Virtually.inManyOrders(machine -> {
            Fork<Long> fork = ANY.withHedge(ofSeconds(3)).scope((Scope<RuntimeException> scope) -> scope.fork(() -> {
                long begun = machine.seconds();
                try {
                    sleep(begun == 0 ? 100 : 4);
                    return begun;
                } finally {
                    machine.note("begun at " + begun + ", ended");
                }
            }));

            assertThat(fork.get()).isEqualTo(3);
            assertThat(machine.noted()).containsExactly("begun at 0, ended at 7", "begun at 3, ended at 7");
        });
    }

    @Test
    void both_attempts_of_a_hedged_fork_may_fork() {
        Virtually.inManyOrders(machine -> {
            ANY.withHedge(ofSeconds(3)).scopeRun((Scope<RuntimeException> scope) -> scope.forkRun(() -> {
                scope.forkRun(() -> machine.note("forked"));
                sleep(5);
            }));

            assertThat(machine.noted()).containsExactly("forked at 0", "forked at 3");
        });
    }

    // A task's time-out

    @Test
    void P6_a_fork_has_its_time_out_from_its_own_beginning_and_has_failed_after_it() {
        Virtually.inManyOrders(machine -> {
            FanOut policy = ANY.withTaskTimeout(ofSeconds(5)).toleratingAll();

            List<Fork<?>> forks = policy.scope((Scope<RuntimeException> scope) -> {
                Fork<Fork<?>> outer = scope.fork(() -> {
                    sleep(4);
                    Fork<?> inner = scope.forkRun(() -> {
                        machine.note("inner");
                        sleep(20);
                    });
                    return inner;
                });
                scope.join();
                return List.of(outer, outer.get());
            });

            assertThat(forks.getFirst().state()).isEqualTo(Fork.State.SUCCEEDED);
            assertThat(forks.getLast().cause()).get().isInstanceOf(TaskTimeoutException.class);
            assertThat(machine.noted()).containsExactly("inner at 4");
            assertThat(machine.seconds()).isEqualTo(9);
        });
    }

    // Observers

    @Test
    void observers_hear_of_the_retries_and_hedges_of_forks_from_inside_tasks() {
        Virtually.inManyOrders(machine -> {
            var observer = new Observer() {
                @Override
                public void taskRetried(Task task, Outcome<?> attempt, Duration backOff) {
                    machine.note(task.name() + " retried after attempt " + attempt.attempts() + ", in " + backOff.toSeconds() + " s");
                }

                @Override
                public void taskHedged(Task task, Duration after) {
                    machine.note(task.name() + " hedged after " + after.toSeconds() + " s");
                }

                @Override
                public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                    machine.note(task.name() + " ended in attempt " + outcome.attempts());
                }
            };
            FanOut policy = ANY.withObserver(observer).withRetry(Retry.times(1).backoff(ofSeconds(10))).withHedge(ofSeconds(2));

            policy.scopeRun((Scope<IOException> scope) -> scope.forkRun(() -> scope.forkRun(() -> {
                if (machine.seconds() == 0) {
                    throw new IOException("no");
                }
                sleep(3);
            })));

            assertThat(machine.noted()).containsExactly(
                    "any/0 ended in attempt 1 at 0",
                    "any/1 retried after attempt 1, in 10 s at 0",
                    "any/1 hedged after 2 s at 12",
                    "any/1 ended in attempt 2 at 13");
        });
    }

    // What goes along

    @Test
    void P11_a_fork_from_inside_a_task_finds_what_was_there_where_it_was_forked_in_each_attempt() {
        Virtually.inManyOrders(machine -> {
            FanOut policy = ANY.withScopedValues(USER)
                    .withPropagator(Propagator.of(LOCAL))
                    .withRetry(Retry.times(1).backoff(ofSeconds(1)))
                    .withHedge(ofSeconds(5));

            LOCAL.set("block");
            ScopedValue.where(USER, "ada").call(() -> {
                policy.scopeRun((Scope<IOException> scope) -> scope.forkRun(() -> {
                    machine.note(USER.get() + " " + LOCAL.get());
                    LOCAL.set("task");
                    ScopedValue.where(USER, "eve").run(() -> scope.forkRun(() -> {
                        machine.note(USER.get() + " " + LOCAL.get());
                        if (machine.seconds() == 0) {
                            throw new IOException("no");
                        }
                        sleep(6); // long enough for a second attempt
                    }));
                }));
                return true;
            });

            assertThat(LOCAL.get()).isEqualTo("block");
            assertThat(machine.noted())
                    .containsExactly("ada block at 0", "eve task at 0", "eve task at 1", "eve task at 6");
        });
    }

    // All and race

    @Test
    void all_keeps_to_the_policy() {
        Virtually.inManyOrders(machine -> {
            Permits permits = Permits.of(1);
            FanOut policy = ANY.withRetry(Retry.times(1).backoff(ofSeconds(10)))
                    .withPermits(permits)
                    .withScopedValues(USER)
                    .withTaskTimeout(ofSeconds(3));

            String both = ScopedValue.where(USER, "ada").call(() -> policy.all(
                    () -> {
                        machine.note("first " + permits.available());
                        sleep(machine.seconds() < 10 ? 20 : 1);
                        return USER.get();
                    },
                    () -> {
                        machine.note("second " + permits.available());
                        sleep(1);
                        return 2;
                    },
                    (user, number) -> user + number));

            assertThat(both).isEqualTo("ada2");
            assertThat(machine.noted()).hasSize(3).allSatisfy(note -> assertThat(note).contains(" 0 at "));
            assertThat(machine.noted().getLast()).isIn("first 0 at 13", "first 0 at 14"); // who came first had the permit first
        });
    }

    @Test
    void a_race_keeps_to_the_policy() {
        Virtually.inManyOrders(machine -> {
            FanOut policy = ANY.withRate(Rate.of(1, ofSeconds(2))).withRetry(Retry.times(5).backoff(ofSeconds(10)));

            String winner = policy.race(
                    () -> {
                        machine.note("begun");
                        throw new IOException("never");
                    },
                    () -> {
                        machine.note("begun");
                        if (machine.seconds() < 12) {
                            throw new IOException("not yet");
                        }
                        return "second";
                    });

            assertThat(winner).isEqualTo("second");
            assertThat(machine.noted()).startsWith("begun at 0", "begun at 2", "begun at 10", "begun at 12");
        });
    }

    @Test
    void P2_all_needs_each_result_so_no_failure_is_tolerated_in_it() {
        assertThatThrownBy(() -> ANY.toleratingAll().all(
                        () -> {
                            throw new IOException("no first");
                        },
                        () -> 2,
                        (first, second) -> second))
                .isInstanceOf(IOException.class)
                .hasMessage("no first");
    }

    @Test
    void a_race_is_won_by_a_success_however_many_failures_are_tolerated() throws Exception {
        assertThat(ANY.tolerating(0).<Integer, IOException, IOException>race(
                        () -> {
                            throw new IOException("no");
                        },
                        () -> 2))
                .isEqualTo(2);
    }
}
