package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a scope answers to those who hold it wrong. */
@SuppressWarnings("NullAway") // null is what is tried here
class ScopeMisuseTest {

    private static final FanOut CRAWL = FanOut.limit(4).withName("crawl");

    @Test
    void a_scope_that_has_ended_takes_no_fork_and_no_join() throws InterruptedException {
        Scope<RuntimeException> ended = CRAWL.scope(scope -> scope);

        assertThatThrownBy(() -> ended.fork(() -> 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Scope.fork of crawl: the scope has ended; a scope must not be used after its block");
        assertThatThrownBy(() -> ended.forkRun(() -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Scope.forkRun of crawl: the scope has ended");
        assertThatThrownBy(ended::join).isInstanceOf(IllegalStateException.class).hasMessageContaining("has ended");
        assertThatThrownBy(() -> ended.joinOutcomes(List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has ended");
        assertThat(ended.cancel(new CancelledException("late"))).isFalse();
    }

    @Test
    void a_result_is_not_to_be_had_before_the_join_even_if_the_fork_has_ended() throws InterruptedException {
        CRAWL.scopeRun(scope -> {
            var ran = new CountDownLatch(1);
            Fork<Integer> fork = scope.fork(() -> {
                ran.countDown();
                return 1;
            });
            ran.await();

            assertThatThrownBy(fork::get)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("Fork.get of a fork of crawl (")
                    .hasMessageEndingWith("the scope has not been joined since the fork; call scope.join() first, or ask"
                            + " after the scope");
            assertThatThrownBy(fork::outcome)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("Fork.outcome of ");
            scope.join();
            Fork<Integer> later = scope.fork(() -> 2);
            assertThat(fork.get()).isEqualTo(1);
            assertThatThrownBy(later::get).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void a_result_may_be_asked_for_after_the_scope_though_nobody_has_joined() throws InterruptedException {
        Fork<Integer> fork = CRAWL.<Fork<Integer>, RuntimeException>scope(scope -> scope.fork(() -> 1));

        assertThat(fork.get()).isEqualTo(1);
    }

    @Test
    void P4_a_task_that_joins_its_own_scope_is_told_so_instead_of_waiting_for_itself() {
        assertThatThrownBy(() -> CRAWL.scopeRun(scope -> scope.forkRun(scope::join)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Scope.join of crawl: called by a task of the scope, which would wait for itself; only the block that"
                        + " opened the scope joins it");
        assertThatThrownBy(() -> CRAWL.scopeRun(scope -> scope.forkRun(() -> CRAWL.forEach(List.of(1), i -> scope.join()))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("would wait for itself");
    }

    @Test
    void a_thread_that_the_scope_knows_nothing_of_can_neither_fork_nor_join() throws InterruptedException {
        List<Throwable> thrown = new ArrayList<>();

        CRAWL.scopeRun(scope -> {
            Thread foreign = Thread.ofVirtual().name("stranger").start(() -> {
                thrown.add(catchThrowable(() -> scope.fork(() -> 1)));
                thrown.add(catchThrowable(scope::join));
                thrown.add(catchThrowable(() -> CRAWL.scopeRun(own -> scope.fork(() -> 1))));
            });
            foreign.join();
        });

        assertThat(thrown).hasSize(3).allSatisfy(it -> assertThat(it)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stranger")
                .hasMessageEndingWith("which is neither in the scope's block nor in one of its tasks; fork from these, or open a scope"
                        + " there"));
    }

    @Test
    void any_thread_may_cancel() throws InterruptedException {
        var canceller = new AtomicReference<Thread>();

        String answer = CRAWL.scope(scope -> {
            Fork<?> fork = scope.forkRun(() -> {
                canceller.set(Thread.ofVirtual().start(() -> scope.cancel(new CancelledException("enough"))));
                new CountDownLatch(1).await();
            });
            scope.joinOutcomes(List.of(fork));
            return fork.state().toString();
        });

        assertThat(answer).isEqualTo("CANCELLED");
    }

    @Test
    void outcomes_are_of_the_scopes_own_forks() throws InterruptedException {
        Fork<Integer> other = CRAWL.<Fork<Integer>, RuntimeException>scope(scope -> scope.fork(() -> 1));

        assertThatThrownBy(() -> CRAWL.scopeRun(scope -> scope.joinOutcomes(List.of(other))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Scope.joinOutcomes: a fork of crawl (SUCCEEDED) belongs to another scope; join that one");
    }

    @Test
    void nulls_are_named() throws InterruptedException {
        assertThatThrownBy(() -> CRAWL.scope(null)).isInstanceOf(NullPointerException.class).hasMessage("block");
        assertThatThrownBy(() -> CRAWL.scopeRun(null)).isInstanceOf(NullPointerException.class).hasMessage("block");
        CRAWL.scopeRun(scope -> {
            assertThatThrownBy(() -> scope.fork(null)).isInstanceOf(NullPointerException.class).hasMessage("call");
            assertThatThrownBy(() -> scope.forkRun(null)).isInstanceOf(NullPointerException.class).hasMessage("block");
            assertThatThrownBy(() -> scope.fork(null, task -> 1)).isInstanceOf(NullPointerException.class).hasMessage("task");
            assertThatThrownBy(() -> scope.fork(1, null)).isInstanceOf(NullPointerException.class).hasMessage("function");
            assertThatThrownBy(() -> scope.forkRun(1, null)).isInstanceOf(NullPointerException.class).hasMessage("consumer");
            assertThatThrownBy(() -> scope.cancel(null)).isInstanceOf(NullPointerException.class).hasMessage("cause");
        });
    }
}
