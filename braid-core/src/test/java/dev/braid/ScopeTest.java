package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScopeTest {

    private static final FanOut ANY = FanOut.unlimited().withName("crawl");

    @Test
    void forks_of_different_types_are_joined_and_give_their_results() throws IOException, InterruptedException {
        String reply = ANY.scope((Scope<IOException> scope) -> {
            Fork<String> user = scope.fork(() -> "ada");
            Fork<Integer> order = scope.fork(21, n -> 2 * n);
            Fork<@Nullable Void> note = scope.forkRun(() -> {});
            scope.join();
            assertThat(note.get()).isNull();
            assertThat(order.outcome()).isEqualTo(new Outcome.Success<>(42));
            return user.get() + order.get();
        });

        assertThat(reply).isEqualTo("ada42");
    }

    @Test
    void any_task_may_fork_more_and_the_join_covers_them() throws InterruptedException {
        Set<Integer> visited = ConcurrentHashMap.newKeySet();

        FanOut.limit(3).scopeRun(scope -> {
            scope.forkRun(1, node -> visit(scope, node, visited));
            scope.join();
            assertThat(visited).hasSize(1_023);
        });
    }

    private static void visit(Scope<RuntimeException> scope, int node, Set<Integer> visited) {
        visited.add(node);
        for (int child : new int[] {2 * node, 2 * node + 1}) {
            if (child < 1_024) {
                scope.forkRun(child, next -> visit(scope, next, visited));
            }
        }
    }

    @Test
    void P1_leaving_the_block_joins_what_it_has_not_joined_also_what_tasks_fork_then() throws InterruptedException {
        var left = new CountDownLatch(1);
        var done = new AtomicInteger();

        ANY.scopeRun(scope -> {
            scope.forkRun(() -> {
                left.await();
                scope.forkRun(done::incrementAndGet);
                done.incrementAndGet();
            });
            left.countDown();
        });

        assertThat(done).hasValue(2);
    }

    @Test
    void P4_a_scope_without_forks_ends() throws InterruptedException {
        assertThat(ANY.<@Nullable String, RuntimeException>scope(scope -> null)).isNull();
        ANY.scopeRun(Scope::join);
    }

    @Test
    void P8_no_more_than_the_limit_run_at_once_whoever_forks() throws InterruptedException {
        var running = new AtomicInteger();
        var most = new AtomicInteger();

        FanOut.limit(3).scopeRun(scope -> {
            for (int i = 0; i < 20; i++) {
                scope.forkRun(() -> {
                    for (int j = 0; j < 20; j++) {
                        scope.forkRun(() -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            Thread.yield();
                            running.decrementAndGet();
                        });
                    }
                });
            }
        });

        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void P10_without_a_limit_ten_thousand_forks_wait_for_one_another() throws Exception {
        var all = new CyclicBarrier(10_000);
        var passed = new AtomicInteger();

        ANY.scopeRun((Scope<Exception> scope) -> {
            for (int i = 0; i < 10_000; i++) {
                scope.forkRun(() -> {
                    all.await();
                    passed.incrementAndGet();
                });
            }
        });

        assertThat(passed).hasValue(10_000);
    }

    @Test
    void P12_what_forks_wrote_is_seen_after_the_join() throws InterruptedException {
        int[] written = new int[1_000];

        int sum = ANY.scope(scope -> {
            for (int i = 0; i < written.length; i++) {
                scope.forkRun(i, at -> written[at] = 1);
            }
            scope.join();
            int total = 0;
            for (int one : written) {
                total += one;
            }
            return total;
        });

        assertThat(sum).isEqualTo(written.length);
    }

    @Test
    void a_fork_says_whether_it_waits_or_runs_or_has_ended_and_then_keeps_nothing_of_what_it_was_given() throws InterruptedException {
        var running = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);

        FanOut.limit(1).scopeRun(scope -> {
            Fork<Integer> first = scope.fork("task", task -> {
                running.countDown();
                goOn.await();
                return 1;
            });
            Fork<Integer> second = scope.fork(() -> 2);
            running.await();
            assertThat(first.state()).isEqualTo(Fork.State.RUNNING);
            assertThat(second.state()).isEqualTo(Fork.State.WAITING);
            assertThat(((ForkTask<?, ?>) first).given()).isEqualTo("task");
            goOn.countDown();
            scope.join();
            assertThat(first.state()).isEqualTo(Fork.State.SUCCEEDED);
            assertThatNullPointerException().isThrownBy(((ForkTask<?, ?>) first)::given);
        });
    }

    @Test
    void a_scope_can_be_joined_again_and_again() throws InterruptedException {
        List<Integer> results = ANY.scope(scope -> {
            List<Integer> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Fork<Integer> fork = scope.fork(i, n -> n);
                scope.join();
                all.add(fork.get());
            }
            return all;
        });

        assertThat(results).hasSize(100).isSorted();
    }

    @Test
    void the_context_of_the_block_and_of_its_tasks_is_the_scopes() throws InterruptedException {
        var causes = new ConcurrentLinkedQueue<Throwable>();
        var failure = new IOException("disk on fire");

        assertThatThrownBy(() -> ANY.scopeRun((Scope<IOException> scope) -> {
                    Context.current().onCancel(causes::add);
                    scope.forkRun(() -> {
                        Context.current().onCancel(causes::add);
                        throw failure;
                    });
                    scope.join();
                }))
                .isSameAs(failure);

        assertThat(causes).hasSize(2).allSatisfy(cause -> assertThat(cause).isSameAs(failure));
        assertThat(Context.current().isCancelled()).isFalse();
    }

    @Test
    void what_is_nested_in_a_scope_may_fork_into_it() throws InterruptedException {
        var ran = new AtomicInteger();

        Context elsewhere = Context.current().withTimeout(Duration.ofHours(1));
        ANY.scopeRun(outer -> {
            elsewhere.run(() -> outer.forkRun(ran::incrementAndGet));
            outer.forkRun(() -> elsewhere.run(() -> outer.forkRun(ran::incrementAndGet)));
            outer.forkRun(() -> ANY.forEach(List.of(1, 2, 3), i -> outer.forkRun(ran::incrementAndGet)));
            ANY.scopeRun(inner -> inner.forkRun(() -> outer.forkRun(ran::incrementAndGet)));
            outer.forkRun(() -> Context.shielded().run(() -> outer.forkRun(ran::incrementAndGet)));
            Context.current().withTimeout(Duration.ofHours(1)).run(() -> outer.forkRun(ran::incrementAndGet));
        });

        assertThat(ran).hasValue(8);
    }

    @Test
    void P11_each_fork_finds_the_scoped_values_that_were_bound_where_it_was_forked() throws InterruptedException {
        ScopedValue<String> user = ScopedValue.newInstance();

        List<String> seen = ANY.withScopedValues(user).scope(scope -> {
            List<Fork<String>> forks = new ArrayList<>();
            for (String name : List.of("ada", "grace")) {
                ScopedValue.where(user, name).run(() -> forks.add(scope.fork(user::get)));
            }
            forks.add(scope.fork(() -> user.orElse("nobody")));
            scope.join();
            return forks.stream().map(Fork::get).toList();
        });

        assertThat(seen).containsExactly("ada", "grace", "nobody");
    }
}
