package dev.braid;

import java.util.random.RandomGenerator;

/** How long to wait before a task is tried again. */
sealed interface Backoff {

    Backoff NONE = new Exponential(0, 1, 0);

    /**
     * The pause in nanoseconds.
     *
     * @param retry how many attempts there were
     * @param previous the last pause, 0 if there was none
     */
    long nanos(int retry, long previous, RandomGenerator random);

    /** {@code first}, and then each time {@code factor} times as long, up to {@code longest}. */
    record Exponential(long first, double factor, long longest) implements Backoff {

        @Override
        public long nanos(int retry, long previous, RandomGenerator random) {
            return (long) Math.min((double) longest, first * Math.pow(factor, retry - 1.0));
        }
    }

    /**
     * Anything from {@code first} to three times the last pause, up to {@code longest}. "Decorrelated jitter" of Marc Brooker, <a
     * href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential Backoff And Jitter</a>, AWS Architecture
     * Blog, 2015.
     */
    record Decorrelated(long first, long longest) implements Backoff {

        @Override
        public long nanos(int retry, long previous, RandomGenerator random) {
            double most = Math.min((double) longest, 3.0 * Math.max(first, previous));
            return (long) (first + random.nextDouble() * (most - first));
        }
    }
}
