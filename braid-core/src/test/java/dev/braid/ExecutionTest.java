package dev.braid;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.internal.crew.Claim;
import dev.braid.internal.crew.Source;
import dev.braid.internal.crew.Worker;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One run, on a machine that the test makes. */
class ExecutionTest {

    @Test
    void P4_a_run_that_gets_no_thread_fails() {
        var error = new OutOfMemoryError("no thread");
        var host = new ManualHost() {
            @Override
            public ThreadFactory threads(String name) {
                return task -> {
                    throw error;
                };
            }
        };

        Throwable thrown = catchThrowable(() -> host.call(() -> FanOut.limit(2).map(List.of(1, 2), task -> task)));

        assertThat(thrown).isSameAs(error);
    }

    @Test
    void P3_a_quorum_that_is_reached_after_the_cancel_is_none() {
        var context = Context.current().withCancel();

        Throwable thrown = catchThrowable(() -> context.call(() -> FanOut.limit(1).firstSuccess(List.of(1), task -> {
            context.cancel();
            return task;
        })));

        assertThat(thrown).isInstanceOf(CancelledException.class);
    }

    @Test
    void the_end_of_a_run_tells_how_long_it_took() throws Exception {
        var host = new ManualHost();
        host.advance(ofSeconds(7));
        var took = new CompletableFuture<Duration>();
        FanOut policy = FanOut.limit(1).withObserver(new Observer() {
            @Override
            public void runEnded(Run run, Summary summary) {
                took.complete(summary.elapsed());
            }
        });

        host.call(() -> policy.map(List.of(1), task -> {
            host.advance(ofSeconds(3));
            return task;
        }));

        assertThat(took.getNow(Duration.ZERO)).isEqualTo(ofSeconds(3));
    }

    /** Each claim in vain would make the window smaller by one, until no task could start. */
    @Test
    void P8_a_claim_that_gives_nothing_takes_no_place_in_the_window() throws InterruptedException {
        var policy = Policy.of(FanOut.limit(2).withWindow(4));
        var results = new Collected<>(new Window(policy), Collectors.<Integer>toList());

        List<Integer> answer = new Execution<Integer, Integer, List<Integer>>(
                        policy, "collect", ContextNode.currentNode(), new NotNow(10), task -> task, results)
                .call();

        assertThat(answer).containsExactly(0, 1, 2);
    }

    /** Three tasks, after so many claims in vain. */
    private static final class NotNow implements Source {

        private static final int TASKS = 3;

        private final int vain;
        private final AtomicInteger claims = new AtomicInteger();

        NotNow(int vain) {
            this.vain = vain;
        }

        @Override
        public Claim claim(Worker worker, int most) {
            int index = claims.getAndIncrement() - vain;
            if (index < 0 || index >= TASKS) {
                return index < 0 ? Claim.NOT_NOW : Claim.NONE;
            }
            worker.give(index, Integer.valueOf(index));
            return Claim.TASK;
        }

        @Override
        public Object task(Worker worker) {
            return worker.takeTask();
        }

        @Override
        public boolean givesSeveral() {
            return false;
        }

        @Override
        public long available() {
            return exhausted() ? 0 : Long.MAX_VALUE;
        }

        @Override
        public boolean exhausted() {
            return claims.get() >= vain + TASKS;
        }

        @Override
        public void close() {
            claims.set(vain + TASKS);
        }

        @Override
        public long claimed() {
            return Math.clamp(claims.get() - vain, 0, TASKS);
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.empty();
        }
    }
}
