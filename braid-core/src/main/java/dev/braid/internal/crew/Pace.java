package dev.braid.internal.crew;

/**
 * Knows how quickly a thread gets through its tasks: tells it when to give way to other virtual threads, and how many tasks to claim at
 * once.
 *
 * <p>Looking at the clock costs more than a trivial task, so it is looked at every few tasks only: more rarely while they turn out
 * short, at most {@link #MOST_STRIDE} apart, so that a few long tasks are soon noticed.
 */
final class Pace {

    /** Giving way costs some 50 µs, so this is long beside that, and short beside what a timer of somebody else may be late. */
    private static final long SLICE_NANOS = 2_000_000;

    /** Who comes back so late had to wait for other threads. */
    private static final long LATE_NANOS = 1_000_000;

    private static final long LONGEST_PAUSE_NANOS = 20_000_000;

    /** How long what a thread claims at once may take: long beside what claiming costs, short beside a slice. */
    private static final long CHUNK_NANOS = 100_000;

    private static final long SHORT_NANOS = 25_000;
    private static final long LONG_NANOS = 50_000;
    private static final int MOST_STRIDE = 64;
    private static final int MOST_APPETITE = 1024;

    private int stride = 1;
    private int appetite = 1;
    private int left = 1;

    /** When the thread last came back from giving way, or began; 0 before the first look. */
    private long sliceStart;

    private long lastLook;

    private long pause = 1;

    /** How many tasks to claim at once: so many as will be done in a small part of a slice, as far as is known. */
    int appetite() {
        return appetite;
    }

    /** Called after each task: whether it is time to look at the clock. */
    boolean endsStride() {
        return --left <= 0;
    }

    /** The first task took so long; 0 if the clock does not say, as one that stands still. */
    void begin(long took) {
        if (took > 0) {
            adapt(took);
        }
    }

    /** Whether not many tasks would be done in a small part of a slice, as far as is known. */
    boolean tasksLast() {
        return appetite == 1;
    }

    /** How long to stay away when giving way. */
    long pauseNanos() {
        return pause;
    }

    /**
     * The thread has given way, and got its carrier back at {@code now}, {@code late} after its pause. If that took long there are more
     * threads that compute than carriers: then it stays away for as long next time. Carriers look for new threads only when those that
     * have given way are not waiting already (ADR 010).
     */
    void hasComeBack(long now, long late) {
        sliceStart = now; // what others did meanwhile is not charged to this thread
        lastLook = now;
        pause = late < LATE_NANOS ? 1 : Math.min(late, LONGEST_PAUSE_NANOS);
    }

    /** Looks at the clock, which says {@code now}. */
    boolean look(long now) {
        if (sliceStart == 0) {
            sliceStart = now; // a thread that runs a single task never looks twice, so it is not asked for the time before
        } else {
            adapt(now - lastLook);
        }
        lastLook = now;
        left = stride;
        return now - sliceStart >= SLICE_NANOS;
    }

    /** Adapts to the time that the last stride took. */
    private void adapt(long took) {
        long fitting = CHUNK_NANOS * stride / Math.max(1, took);
        appetite = (int) Math.clamp(fitting, 1, Math.min(MOST_APPETITE, 2L * appetite));
        if (took > LONG_NANOS) {
            stride = Math.max(1, stride / 2);
        } else if (took < SHORT_NANOS) {
            stride = Math.min(MOST_STRIDE, stride * 2);
        }
    }
}
