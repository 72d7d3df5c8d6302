package dev.braid.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Threads that gave way by Thread.yield handed their carriers to each other: a virtual thread of the program that slept for 5 ms woke up
 * when the run was over, two seconds later.
 */
class StarvedTimerTest {

    private static final int TASKS = 60_000;
    private static final long TASK_NANOS = 100_000;

    @Test
    void a_sleeping_virtual_thread_wakes_up_while_cpu_bound_tasks_run() throws InterruptedException {
        var naps = new AtomicInteger();
        Thread sleeper = Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Thread.sleep(1);
                    naps.incrementAndGet();
                }
            } catch (InterruptedException e) {
                // the test is over
            }
        });
        List<Integer> tasks = IntStream.range(0, TASKS).boxed().toList();

        // The tasks go on until the sleeper has woken up five times, which has to happen long before the last of them.
        int seen = FanOut.unlimited().map(tasks, task -> naps.get() < 5 ? spin() : 1).stream()
                .mapToInt(i -> i)
                .sum();

        sleeper.interrupt();
        sleeper.join();
        assertThat(seen).isGreaterThan(TASKS / 2);
    }

    /** The timer itself must not need a carrier. */
    @Test
    void P9_a_deadline_comes_while_tasks_hold_all_carriers() {
        List<Integer> tasks =
                IntStream.range(0, 2 * Runtime.getRuntime().availableProcessors()).boxed().toList();

        assertThatThrownBy(() -> FanOut.unlimited().withTimeout(Duration.ofMillis(20)).forEach(tasks, task -> {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        })).isInstanceOf(DeadlineExceededException.class);
    }

    private static int spin() {
        long end = System.nanoTime() + TASK_NANOS;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return 0;
    }
}
