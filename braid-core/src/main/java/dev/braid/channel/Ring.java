package dev.braid.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** A buffer of a fixed capacity. */
final class Ring extends Buffer {

    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(Object[].class);

    /** The slot to put into, or take from, next. */
    private static final class Index extends Padded {

        int value;

        void advance(int length) {
            int next = value + 1;
            value = next == length ? 0 : next;
        }
    }

    private final int capacity;
    private @Nullable Object[] slots;
    private final Index tail = new Index();
    private final Index head = new Index();

    Ring(int capacity) {
        this.capacity = capacity;
        slots = new Object[capacity];
    }

    @Override
    boolean offer(Object element) {
        @Nullable Object[] slots = this.slots;
        if (SLOTS.getAcquire(slots, tail.value) != null) {
            return false;
        }
        SLOTS.setRelease(slots, tail.value, element);
        tail.advance(slots.length);
        return true;
    }

    @Override
    @Nullable Object poll() {
        @Nullable Object[] slots = this.slots;
        Object element = SLOTS.getAcquire(slots, head.value);
        if (element != null) {
            SLOTS.setRelease(slots, head.value, null);
            head.advance(slots.length);
        }
        return element;
    }

    @Override
    boolean hasRoom() {
        @Nullable Object[] slots = this.slots;
        int at = tail.value;
        return at < slots.length && SLOTS.getOpaque(slots, at) == null;
    }

    @Override
    boolean hasElement() {
        @Nullable Object[] slots = this.slots;
        int at = head.value;
        return at < slots.length && SLOTS.getOpaque(slots, at) != null;
    }

    @Override
    int pause() {
        return Math.clamp(capacity / 2, 4, Segments.LENGTH);
    }

    @Override
    int size() {
        if (slots[head.value] == null) {
            return 0;
        }
        int ahead = tail.value - head.value;
        return ahead > 0 ? ahead : ahead + slots.length;
    }

    @Override
    void release() {
        if (slots.length > 1) {
            head.value = 0;
            tail.value = 0;
            slots = new Object[1];
        }
    }

    @Override
    public String toString() {
        return "buffered(%d), size %d".formatted(capacity, size());
    }
}
