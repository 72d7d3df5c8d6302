package dev.braid.opentelemetry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Which tasks of a run have a span. */
final class SpanBudget {

    private static final int SLOWEST = 20;

    /** How many of the tasks between one power of two and the next are a sample. */
    private static final int SAMPLES_PER_DOUBLING = 32;

    private final int first;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicInteger failuresLeft;
    private final AtomicInteger attemptsLeft;

    /** The quickest of the slowest first; guarded by itself. */
    private final PriorityQueue<TaskSpan> slowest = new PriorityQueue<>(Comparator.comparingLong(TaskSpan::elapsedNanos));

    /** What a task has to exceed to be among the slowest; written under the lock. */
    private volatile long slow = -1;

    SpanBudget(int first) {
        this.first = first;
        this.failuresLeft = new AtomicInteger(first / 2);
        this.attemptsLeft = new AtomicInteger(first / 5);
    }

    /** Whether the task that begins now has a span from the beginning. */
    boolean hasSpan() {
        long number = begun.getAndIncrement();
        return number < first || isSample(number);
    }

    static boolean isSample(long number) {
        long interval = Long.highestOneBit(number) / SAMPLES_PER_DOUBLING;
        return interval == 0 || number % interval == 0;
    }

    /** Whether one more that has failed gets a span for that. */
    boolean hasSpanForFailure() {
        return takes(failuresLeft);
    }

    /** Whether one more attempt gets a span, of a task that has one. */
    boolean hasSpanForAttempt() {
        return takes(attemptsLeft);
    }

    private static boolean takes(AtomicInteger left) {
        return left.get() > 0 && left.getAndDecrement() > 0;
    }

    /** A task has ended that has no span: it gets one if it turns out to be among the slowest. */
    void offer(TaskSpan task) {
        if (task.elapsedNanos() <= slow) {
            return;
        }
        synchronized (slowest) {
            slowest.add(task);
            if (slowest.size() > SLOWEST) {
                slowest.poll();
                slow = slowest.element().elapsedNanos();
            }
        }
    }

    /** The slowest tasks that have no span yet. */
    List<TaskSpan> slowest() {
        synchronized (slowest) {
            return new ArrayList<>(slowest);
        }
    }
}
