package dev.braid.pipeline.internal.graph;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from one writer to one reader, in blocks of slots that are made as they are needed.
 *
 * <p>A slot that is full is the reader's. So the reader never looks at the writer's position, and one that lags finds a run of full slots and
 * goes through it without waiting for anybody: what crosses, crosses in chunks. The writer looks at the reader's position only when it would
 * have no room by what it knew of it. What is written or read is seen at once: each is followed by a full fence, and then by a look for
 * who waits. Slots in place of a second counter are those of FastForward (Giacomoni et al., PPoPP 2008,
 * https://doi.org/10.1145/1345206.1345215).
 */
public final class Lane {

    /** How many elements a lane holds, unless somebody says. */
    public static final int CAPACITY = 256;

    private static final int BLOCK = 256;

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final VarHandle HEAD;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(Lane.class, "head", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String label;
    private final int capacity;
    private final int block;
    private final Gate reader;
    private final Gate writer;

    /** Where it is written; null if that is outside of the pipeline. */
    private final @Nullable Segment writing;

    /** Where it is read; written by its reader before it reads. */
    private volatile @Nullable Segment reading;

    /** The block to write; its last slot is for the next block. The writer's own. */
    private @Nullable Object[] tailBlock;

    private int tailAt;

    /** How many were written; the writer's own, read racily by who wants to see. */
    private long tail;

    /** What the writer knows of {@link #head}. */
    private long headSeen;

    /** The block to read; the reader's own. */
    private @Nullable Object[] headBlock;

    private int headAt;

    /** How many were read; written by the reader. */
    private volatile long head;

    /** Nothing more will be put; written by the writer. */
    private volatile boolean ended;

    /** The reader wants nothing more; written by the reader. */
    private volatile boolean closed;

    /**
     * An empty lane.
     *
     * @param label from where to where it goes
     * @param capacity how many elements it holds, at least 1
     * @param reader where its reader waits, for this lane and maybe others
     * @param writing where it is written
     */
    public Lane(String label, int capacity, Gate reader, Segment writing) {
        this(label, capacity, reader, new Gate(), writing);
    }

    /**
     * An empty lane to which somebody outside of the pipeline {@linkplain #offer offers} elements.
     *
     * @param reader where its reader waits
     * @param writer where the writer waits for room, if it does
     */
    public Lane(Gate reader, Gate writer) {
        this("", CAPACITY, reader, writer, null);
    }

    private Lane(String label, int capacity, Gate reader, Gate writer, @Nullable Segment writing) {
        this.writer = writer;
        this.label = label;
        this.capacity = capacity;
        this.block = Math.min(capacity, BLOCK);
        this.reader = reader;
        this.writing = writing;
        this.headBlock = this.tailBlock = new @Nullable Object[block + 1];
    }

    // The writer's side

    /** Puts an element; waits for room. False, and nothing is put, if the reader wants nothing more. */
    public boolean put(Object element) throws InterruptedException {
        if (closed || (!hasRoom() && !awaitRoom())) {
            return false;
        }
        set(element);
        return true;
    }

    /** Puts an element if there is room. */
    public boolean offer(Object element) {
        if (!hasRoom()) {
            return false;
        }
        set(element);
        return true;
    }

    private void set(Object element) {
        if (tailAt == block) {
            @Nullable Object[] next = new @Nullable Object[block + 1];
            SLOT.setRelease(tailBlock, block, next);
            tailBlock = next;
            tailAt = 0;
        }
        SLOT.setVolatile(tailBlock, tailAt++, element);
        tail++;
        reader.wake();
    }

    /** Whether there is room. */
    public boolean hasRoom() {
        if (tail - headSeen < capacity) {
            return true;
        }
        headSeen = head;
        return tail - headSeen < capacity;
    }

    private boolean awaitRoom() throws InterruptedException {
        if (writer.spin(() -> tail - head <= capacity - (capacity + 3) / 4 || closed)) { // not for one, or it would be for each
            return !closed;
        }
        BooleanSupplier over = () -> tail - head < capacity || closed;
        Segment readers = reading;
        Objects.requireNonNull(writing).await(writer, over, new Wait(over, readers == null ? List.of() : List.of(readers), this));
        return !closed;
    }

    /** Nothing more will be put. */
    public void end() {
        ended = true;
        reader.wake();
    }

    /** Whether the reader wants nothing more. */
    public boolean isClosed() {
        return closed;
    }

    /** Where it is written, if that is in the pipeline. */
    List<Segment> writers() {
        return writing == null ? List.of() : List.of(writing);
    }

    // The reader's side

    /** It is read in this segment. */
    public void readBy(Segment segment) {
        reading = segment;
    }

    /** Whether there is an element. Also by who asks what the reader waits for, while that does. */
    public boolean isReady() {
        if (headAt < block) {
            return SLOT.getAcquire(headBlock, headAt) != null;
        }
        Object next = SLOT.getAcquire(headBlock, block);
        return next != null && SLOT.getAcquire((@Nullable Object[]) next, 0) != null;
    }

    private @Nullable Object peek() {
        if (headAt == block) {
            Object next = SLOT.getAcquire(headBlock, block);
            if (next == null) {
                return null;
            }
            headBlock = (@Nullable Object[]) next;
            headAt = 0;
        }
        return SLOT.getAcquire(headBlock, headAt);
    }

    /** The next element, or null if there is none now. */
    public @Nullable Object poll() {
        Object element = peek();
        if (element == null) {
            return null;
        }
        headBlock[headAt++] = null; // it is not to be kept by this
        long now = (long) HEAD.get(this) + 1;
        HEAD.setVolatile(this, now); // a full fence between the room and the look for who waits for it
        writer.wake();
        return element;
    }

    /** Whether nothing more will be put; what was put before may still be there. */
    public boolean hasEnded() {
        return ended;
    }

    /** Wants nothing more. */
    public void close() {
        closed = true;
        writer.wake();
    }

    // Any thread

    /** How many elements are in it, about. */
    public int size() {
        return (int) Math.clamp(tail - head, 0, (long) capacity);
    }

    /** From where to where it goes, and how full it is. */
    @Override
    public String toString() {
        return label + " is " + (size() == capacity ? "full with " : "") + size() + (size() == 1 ? " element" : " elements");
    }
}
