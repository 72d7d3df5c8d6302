package dev.braid.metrics;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;

import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import dev.braid.Observer;
import dev.braid.Retry;
import dev.braid.Scope;
import dev.braid.TaskRunnable;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** Runs in virtual time that together provoke all there is to measure. What they come to is known to the task. */
final class Workload {

    /** All that is not zero, in the text format of Prometheus. */
    static final String COUNTS = """
            braid_run_duration_seconds_count{braid_run_end="cancelled",braid_run_name="never"} 1
            braid_run_duration_seconds_count{braid_run_end="completed",braid_run_name="crawl"} 1
            braid_run_duration_seconds_count{braid_run_end="completed",braid_run_name="hedged"} 1
            braid_run_duration_seconds_count{braid_run_end="completed",braid_run_name="pulled"} 1
            braid_run_duration_seconds_count{braid_run_end="completed",braid_run_name="retried"} 1
            braid_run_duration_seconds_count{braid_run_end="completed",braid_run_name="scope"} 1
            braid_run_duration_seconds_count{braid_run_end="completed",braid_run_name="unsuited"} 1
            braid_run_duration_seconds_count{braid_run_end="deadline_exceeded",braid_run_name="stuck",error_type="dev.braid.DeadlineExceededException"} 1
            braid_run_duration_seconds_count{braid_run_end="failed",braid_run_name="fail-fast",error_type="java.io.IOException"} 1
            braid_run_duration_seconds_count{braid_run_end="satisfied",braid_run_name="quickest"} 1
            braid_run_duration_seconds_sum{braid_run_end="completed",braid_run_name="crawl"} 5
            braid_run_duration_seconds_sum{braid_run_end="completed",braid_run_name="hedged"} 3
            braid_run_duration_seconds_sum{braid_run_end="completed",braid_run_name="retried"} 5
            braid_run_duration_seconds_sum{braid_run_end="completed",braid_run_name="scope"} 3
            braid_run_duration_seconds_sum{braid_run_end="deadline_exceeded",braid_run_name="stuck",error_type="dev.braid.DeadlineExceededException"} 6
            braid_run_duration_seconds_sum{braid_run_end="failed",braid_run_name="fail-fast",error_type="java.io.IOException"} 1
            braid_run_duration_seconds_sum{braid_run_end="satisfied",braid_run_name="quickest"} 1
            braid_task_duration_seconds_count{braid_run_name="crawl",braid_task_outcome="failure",error_type="dev.braid.metrics.Workload$Refused"} 1
            braid_task_duration_seconds_count{braid_run_name="crawl",braid_task_outcome="failure",error_type="java.io.IOException"} 2
            braid_task_duration_seconds_count{braid_run_name="crawl",braid_task_outcome="success"} 7
            braid_task_duration_seconds_count{braid_run_name="fail-fast",braid_task_outcome="cancelled"} 3
            braid_task_duration_seconds_count{braid_run_name="fail-fast",braid_task_outcome="failure",error_type="java.io.IOException"} 1
            braid_task_duration_seconds_count{braid_run_name="hedged",braid_task_outcome="failure",error_type="java.io.IOException"} 1
            braid_task_duration_seconds_count{braid_run_name="hedged",braid_task_outcome="success"} 5
            braid_task_duration_seconds_count{braid_run_name="pulled",braid_task_outcome="success"} 3
            braid_task_duration_seconds_count{braid_run_name="quickest",braid_task_outcome="cancelled"} 2
            braid_task_duration_seconds_count{braid_run_name="quickest",braid_task_outcome="success"} 1
            braid_task_duration_seconds_count{braid_run_name="retried",braid_task_outcome="failure",error_type="java.io.IOException"} 1
            braid_task_duration_seconds_count{braid_run_name="retried",braid_task_outcome="success"} 3
            braid_task_duration_seconds_count{braid_run_name="scope",braid_task_outcome="success"} 3
            braid_task_duration_seconds_count{braid_run_name="stuck",braid_task_outcome="cancelled"} 1
            braid_task_duration_seconds_count{braid_run_name="unsuited",braid_task_outcome="success"} 1
            braid_task_duration_seconds_sum{braid_run_name="crawl",braid_task_outcome="failure",error_type="dev.braid.metrics.Workload$Refused"} 1
            braid_task_duration_seconds_sum{braid_run_name="crawl",braid_task_outcome="failure",error_type="java.io.IOException"} 2
            braid_task_duration_seconds_sum{braid_run_name="crawl",braid_task_outcome="success"} 7
            braid_task_duration_seconds_sum{braid_run_name="fail-fast",braid_task_outcome="cancelled"} 3
            braid_task_duration_seconds_sum{braid_run_name="fail-fast",braid_task_outcome="failure",error_type="java.io.IOException"} 1
            braid_task_duration_seconds_sum{braid_run_name="hedged",braid_task_outcome="failure",error_type="java.io.IOException"} 2
            braid_task_duration_seconds_sum{braid_run_name="hedged",braid_task_outcome="success"} 8
            braid_task_duration_seconds_sum{braid_run_name="quickest",braid_task_outcome="cancelled"} 2
            braid_task_duration_seconds_sum{braid_run_name="quickest",braid_task_outcome="success"} 1
            braid_task_duration_seconds_sum{braid_run_name="retried",braid_task_outcome="failure",error_type="java.io.IOException"} 2
            braid_task_duration_seconds_sum{braid_run_name="retried",braid_task_outcome="success"} 3
            braid_task_duration_seconds_sum{braid_run_name="scope",braid_task_outcome="success"} 3
            braid_task_duration_seconds_sum{braid_run_name="stuck",braid_task_outcome="cancelled"} 6
            braid_task_hedges_total{braid_hedge_won="false",braid_run_name="hedged"} 3
            braid_task_hedges_total{braid_hedge_won="true",braid_run_name="hedged"} 2
            braid_task_retries_total{braid_run_name="retried",error_type="java.io.IOException"} 5
            braid_task_retries_total{braid_run_name="unsuited"} 1
            braid_task_stuck_total{braid_run_name="stuck"} 1
            braid_task_wait_time_seconds_count{braid_run_name="crawl"} 10
            braid_task_wait_time_seconds_count{braid_run_name="fail-fast"} 4
            braid_task_wait_time_seconds_count{braid_run_name="hedged"} 6
            braid_task_wait_time_seconds_count{braid_run_name="pulled"} 3
            braid_task_wait_time_seconds_count{braid_run_name="quickest"} 3
            braid_task_wait_time_seconds_count{braid_run_name="retried"} 4
            braid_task_wait_time_seconds_count{braid_run_name="scope"} 3
            braid_task_wait_time_seconds_count{braid_run_name="stuck"} 1
            braid_task_wait_time_seconds_count{braid_run_name="unsuited"} 1
            braid_task_wait_time_seconds_sum{braid_run_name="crawl"} 20
            braid_task_wait_time_seconds_sum{braid_run_name="retried"} 4
            braid_task_wait_time_seconds_sum{braid_run_name="scope"} 3
            """;

    private final Observer metrics;

    /** How many attempts of which task have begun. */
    private final ConcurrentMap<Integer, Integer> attempts = new ConcurrentHashMap<>();

    private Workload(Observer metrics) {
        this.metrics = metrics;
    }

    /** What a task may fail with. */
    private static final class Refused extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1;
    }

    /** To be called in virtual time. */
    static void run(Observer metrics) throws Exception {
        new Workload(metrics).run();
    }

    private void run() throws Exception {
        crawl();
        failFast();
        retried();
        unsuited();
        hedged();
        stuck();
        scope();
        pulled();
        never();
        quickest();
    }

    private FanOut limit(int limit, String name) {
        return FanOut.limit(limit).withName(name).withObserver(metrics);
    }

    private static List<Integer> tasks(int number) {
        return IntStream.range(0, number).boxed().toList();
    }

    private int attempt(int task) {
        return attempts.merge(task, 1, Integer::sum);
    }

    private void crawl() throws InterruptedException {
        limit(2, "crawl").outcomes(tasks(10), task -> {
            Context.sleep(ofSeconds(1));
            switch (task) {
                case 1, 6 -> throw new IOException("no route");
                case 3 -> throw new Refused();
                default -> {}
            }
            return task;
        });
    }

    private void failFast() throws InterruptedException {
        expecting(IOException.class, () -> limit(4, "fail-fast").forEach(tasks(20), task -> {
            if (task == 0) {
                Context.sleep(ofSeconds(1));
                throw new IOException("disk on fire");
            }
            Context.sleep(ofHours(1));
        }));
    }

    private void retried() throws InterruptedException {
        attempts.clear();
        Retry retry = Retry.times(2).backoff(ofSeconds(1)).on(IOException.class);
        limit(1, "retried").withRetry(retry).outcomes(tasks(4), task -> {
            if (attempt(task) <= task) { // task n fails n times
                throw new IOException("once more");
            }
            return task;
        });
    }

    private void unsuited() throws InterruptedException {
        attempts.clear();
        limit(1, "unsuited").withRetry(Retry.times(2).onResult(result -> result instanceof Integer i && i == 1)).map(tasks(1), this::attempt);
    }

    /**
     * A quick task, one whose hedge wins, one whose hedge loses, one that fails twice; and two of which both attempts succeed, the first
     * time the hedge sooner, the second time later.
     */
    private void hedged() throws InterruptedException {
        attempts.clear();
        limit(6, "hedged").withHedge(ofSeconds(1)).outcomes(tasks(6), task -> {
            boolean hedge = attempt(task) == 2;
            switch (task) {
                case 1 -> Context.sleep(hedge ? Duration.ZERO : ofHours(1));
                case 2 -> Context.sleep(hedge ? ofHours(1) : ofSeconds(2));
                case 3 -> {
                    Context.sleep(hedge ? Duration.ZERO : ofSeconds(2));
                    throw new IOException("both fail");
                }
                case 4 -> Context.shielded().run(() -> Context.sleep(hedge ? Duration.ZERO : ofSeconds(2)));
                case 5 -> Context.shielded().run(() -> Context.sleep(ofSeconds(2)));
                default -> {}
            }
            return task;
        });
    }

    private void stuck() throws InterruptedException {
        var noticed = new CountDownLatch(1);
        FanOut policy = limit(1, "stuck").withTimeout(ofSeconds(1)).withGrace(ofSeconds(5)).withObserver(new Observer() {
            @Override
            public void taskStuck(Task task, Duration late, List<StackTraceElement> stack) {
                noticed.countDown();
            }
        });
        expecting(DeadlineExceededException.class, () -> policy.forEach(tasks(1), task -> {
            while (true) {
                try {
                    noticed.await();
                    throw new IOException("at last");
                } catch (InterruptedException e) {
                    // deaf
                }
            }
        }));
    }

    /** How many tasks there will be nobody knows. */
    private void scope() throws InterruptedException {
        limit(1, "scope").scopeRun((Scope<RuntimeException> scope) -> {
            for (int i = 0; i < 3; i++) {
                scope.forkRun(() -> Context.sleep(ofSeconds(1)));
            }
        });
    }

    private void pulled() throws InterruptedException {
        limit(1, "pulled").forEach(tasks(3).iterator(), task -> {});
    }

    private void never() throws InterruptedException {
        var context = Context.current().withCancel();
        context.cancel();
        expecting(CancelledException.class, () -> context.run(() -> limit(4, "never").forEach(tasks(100), task -> {})));
    }

    private void quickest() throws InterruptedException {
        limit(3, "quickest").firstSuccess(tasks(3), task -> {
            Context.sleep(task == 0 ? ofSeconds(1) : ofHours(1));
            return task;
        });
    }

    private static void expecting(Class<? extends Exception> type, TaskRunnable<Exception> call) throws InterruptedException {
        try {
            call.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            if (type.isInstance(e)) {
                return;
            }
            throw new AssertionError(e);
        }
        throw new AssertionError("nothing was thrown");
    }
}
