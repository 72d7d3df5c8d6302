package dev.braid.regression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.FanOut;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/**
 * A thread that waited in an iterator had reserved the tasks that it would have claimed at once from an array. So each spare found
 * nothing, left, and called for the next because something was reserved: a million threads in three seconds, found by random runs.
 */
class WaitingSourceTest {

    private static final int SHORT_TASKS = 20_000;
    private static final int TURNS = 200;

    @Test
    void P8_a_source_that_waits_after_many_short_tasks_starts_no_threads_meanwhile() throws Exception {
        var source = new ShortTasksThenWait();

        FanOut.unlimited().forEach(source, task -> {});

        assertThat(source.startedMeanwhile).isLessThan(10);
    }

    /** Waits, in the end, for a number of threads, one after the other, so that all others get their turn in between. */
    private static final class ShortTasksThenWait implements Iterator<Integer> {
        private int next;
        private long startedMeanwhile;

        @Override
        public boolean hasNext() {
            if (next == SHORT_TASKS) {
                long before = threadsMade();
                for (int turn = 0; turn < TURNS; turn++) {
                    join(Thread.ofVirtual().start(() -> {}));
                }
                startedMeanwhile = threadsMade() - before - TURNS - 1;
            }
            return next < SHORT_TASKS;
        }

        @Override
        public Integer next() {
            if (next == SHORT_TASKS) {
                throw new NoSuchElementException();
            }
            return next++;
        }

        /** Threads are numbered as they are made. */
        private static long threadsMade() {
            return Thread.ofVirtual().unstarted(() -> {}).threadId();
        }

        private static void join(Thread thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
