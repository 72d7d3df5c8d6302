package dev.braid.internal.crew;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.OptionalLong;

/** Tasks that are known up front, claimed by a single atomic addition. */
public final class ArraySource implements Source {

    // Far above any array's length, and far enough below overflow for each thread that still comes asking.
    private static final long CLOSED = Long.MAX_VALUE / 2;

    private static final VarHandle NEXT = MethodHandles.arrayElementVarHandle(long[].class);

    // The counter stands alone on its cache lines: all threads write it, and what lies beside it would be slowed. For a few tasks
    // it is not written often enough for the room to pay.
    private static final int PADDING = 16;
    private static final int FEW = 64;

    private final Object[] tasks;

    /** At {@link #at}: the next index to claim; every claimer adds one, {@link #close()} sets it out of reach. */
    private final long[] next;

    private final int at;

    /** How many had been claimed when the source was closed; written once, by the first to close. */
    private volatile long claimedAtClose = -1;

    /** A source of {@code tasks}, which is not copied. */
    public ArraySource(Object[] tasks) {
        this.tasks = tasks;
        this.at = tasks.length <= FEW ? 0 : PADDING;
        this.next = new long[2 * at + 1];
    }

    @Override
    public Claim claim(Worker worker, int most) {
        long index = (long) NEXT.getAndAdd(next, at, (long) most);
        if (index >= tasks.length) {
            return Claim.NONE;
        }
        worker.give(index, (int) Math.min(most, tasks.length - index));
        return Claim.TASK;
    }

    @Override
    public boolean givesSeveral() {
        return true;
    }

    @Override
    public Object task(Worker worker) {
        return tasks[(int) worker.index()];
    }

    @Override
    public long available() {
        return Math.max(0, tasks.length - position());
    }

    @Override
    public boolean exhausted() {
        return position() >= tasks.length;
    }

    @Override
    public void close() {
        long position = (long) NEXT.getAndSet(next, at, CLOSED);
        if (position < CLOSED) {
            claimedAtClose = Math.min(position, tasks.length);
        }
    }

    @Override
    public long claimed() {
        long position = position();
        if (position < CLOSED) {
            return Math.min(position, tasks.length);
        }
        long claimed;
        while ((claimed = claimedAtClose) < 0) { // whoever closed it is between its two writes
            Thread.onSpinWait();
        }
        return claimed;
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(tasks.length);
    }

    private long position() {
        return (long) NEXT.getVolatile(next, at);
    }
}
