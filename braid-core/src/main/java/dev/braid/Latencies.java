package dev.braid;

import java.util.Arrays;

/** How long attempts took lately. */
sealed interface Latencies {

    /** Too few are known. */
    long UNKNOWN = -1;

    Latencies NONE = new None();

    void add(long nanos);

    /** What 95 of 100 did not exceed, or {@link #UNKNOWN}. */
    long p95();

    /** Keeps none. */
    record None() implements Latencies {

        @Override
        public void add(long nanos) {}

        @Override
        public long p95() {
            return UNKNOWN;
        }
    }

    /** Keeps the last ones. Thread-safe. */
    final class Window implements Latencies {

        static final int SIZE = 256;
        static final int ENOUGH = 32;

        /** The percentile is found anew after so many: sorting takes longer than adding. */
        private static final int EACH = 16;

        // Both guarded by this.
        private final long[] last = new long[SIZE];
        private long added;

        /** Written under the lock, read without: a little late does no harm. */
        private volatile long p95 = UNKNOWN;

        @Override
        public synchronized void add(long nanos) {
            last[(int) (added % SIZE)] = Math.max(0, nanos);
            added++;
            if (added >= ENOUGH && added % EACH == 0) {
                long[] sorted = Arrays.copyOf(last, (int) Math.min(SIZE, added));
                Arrays.sort(sorted);
                p95 = sorted[(sorted.length * 95 + 99) / 100 - 1];
            }
        }

        @Override
        public long p95() {
            return p95;
        }
    }
}
