package dev.braid.pipeline.internal.graph;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from one writer to one reader.
 *
 * <p>A slot that is empty is the writer's, one that is full the reader's; so neither looks at the other's position, and a reader that lags
 * finds a run of full slots and goes through it without waiting for anybody: what crosses, crosses in chunks. What is written is seen at
 * once: the write of a slot is followed by a full fence, and then by a look for a reader that waits. Slots that are empty, as in B-Queue
 * and FastForward (Giacomoni et al., PPoPP 2008, https://doi.org/10.1145/1345206.1345215), in place of two counters (Lamport 1983).
 */
public final class Lane {

    /** How many elements a lane holds, unless somebody says. */
    public static final int CAPACITY = 256;

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final VarHandle HEAD;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(Lane.class, "head", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable Object[] slots;
    private final int mask;
    private final int capacity;
    private final Gate reader;
    private final Gate writer;

    /** The next to write; the writer's own, read racily by who wants to see. */
    private long tail;

    /** The next to read; the reader's own, but for a writer that waits for room. */
    private volatile long head;

    /** Nothing more will be put; written by the writer. */
    private volatile boolean ended;

    /** The reader wants nothing more; written by the reader. */
    private volatile boolean closed;

    /** Of the reader: how many it has taken since it last looked for a writer that waits. */
    private int taken;

    /**
     * An empty lane.
     *
     * @param capacity how many elements it holds, at least 1
     * @param reader where its reader waits, for this lane and maybe others
     */
    public Lane(int capacity, Gate reader) {
        this(capacity, reader, new Gate());
    }

    /**
     * An empty lane to which a writer {@linkplain #offer offers}, who waits for room elsewhere.
     *
     * @param writer where it waits
     */
    public Lane(int capacity, Gate reader, Gate writer) {
        this.writer = writer;
        this.capacity = capacity;
        int size = Integer.highestOneBit(Math.max(1, capacity - 1)) * 2;
        this.slots = new @Nullable Object[capacity == 1 ? 1 : size];
        this.mask = slots.length - 1;
        this.reader = reader;
    }

    /** Puts an element; waits for room. By the writer. False, and nothing is put, if the reader wants nothing more. */
    public boolean put(Object element, Segment segment) throws InterruptedException {
        if (closed) {
            return false;
        }
        if (!hasRoom()) {
            segment.beforeWaiting();
            writer.awaitUnlessCancelled(() -> hasRoom() || closed);
            if (closed) {
                return false;
            }
        }
        set(element);
        return true;
    }

    /** Puts an element if there is room. By the writer. */
    public boolean offer(Object element) {
        if (!hasRoom()) {
            return false;
        }
        set(element);
        return true;
    }

    private void set(Object element) {
        SLOT.setVolatile(slots, (int) tail & mask, element);
        tail++;
        reader.wake();
    }

    /** Wants nothing more. By the reader. */
    public void close() {
        closed = true;
        writer.wake();
    }

    /** Whether the reader wants nothing more. */
    public boolean isClosed() {
        return closed;
    }

    /** Nothing more will be put. By the writer. */
    public void end() {
        ended = true;
        reader.wake();
    }

    /** Whether nothing more will be put; what was put before may still be there. */
    public boolean hasEnded() {
        return ended;
    }

    /** Whether there is room. By the writer. */
    public boolean hasRoom() {
        return SLOT.getAcquire(slots, (int) tail & mask) == null && (capacity == slots.length || tail - head < capacity);
    }

    /** Whether there is an element. By the reader. */
    public boolean isReady() {
        return SLOT.getAcquire(slots, (int) head & mask) != null;
    }

    /** The next element, or null if there is none now. By the reader. */
    public @Nullable Object poll() {
        long at = head;
        Object element = SLOT.getAcquire(slots, (int) at & mask);
        if (element == null) {
            return null;
        }
        SLOT.setRelease(slots, (int) at & mask, null);
        HEAD.setRelease(this, at + 1);
        if (++taken >= (capacity + 1) / 2) {
            wakeWriter();
        }
        return element;
    }

    /** Wakes a writer that waits for room, if there is some. By the reader. */
    void wakeWriter() {
        if (taken > 0) {
            taken = 0;
            VarHandle.fullFence(); // between the slots made free and the look for who waits
            writer.wake();
        }
    }

    /** How many elements are in it, about. */
    public int size() {
        return Math.clamp(tail - head, 0, capacity);
    }
}
