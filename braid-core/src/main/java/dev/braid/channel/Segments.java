package dev.braid.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** A buffer without bounds: arrays in a chain, each left behind when its last element has been taken. */
final class Segments extends Buffer {

    static final int LENGTH = 64;

    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(Object[].class);

    /** Where something is put, or taken, next. */
    private static final class End extends Padded {

        Segment segment;
        int at;

        /** How many segments were left behind. */
        long passed;

        End(Segment segment) {
            this.segment = segment;
        }

        long position() {
            return passed * LENGTH + at;
        }
    }

    private static final class Segment {

        final @Nullable Object[] slots = new Object[LENGTH];

        /** Set by who puts, once all slots have been used; then read by who takes. */
        volatile @Nullable Segment next;
    }

    private final End tail;
    private final End head;

    Segments() {
        var first = new Segment();
        tail = new End(first);
        head = new End(first);
    }

    @Override
    boolean offer(Object element) {
        if (tail.at == LENGTH) {
            var next = new Segment();
            tail.segment.next = next;
            tail.segment = next;
            tail.at = 0;
            tail.passed++;
        }
        SLOTS.setRelease(tail.segment.slots, tail.at++, element);
        return true;
    }

    @Override
    @Nullable Object poll() {
        if (head.at == LENGTH) {
            Segment next = head.segment.next;
            if (next == null) {
                return null;
            }
            head.segment = next;
            head.at = 0;
            head.passed++;
        }
        Object element = SLOTS.getAcquire(head.segment.slots, head.at);
        if (element != null) {
            head.segment.slots[head.at++] = null;
        }
        return element;
    }

    @Override
    boolean hasRoom() {
        return true;
    }

    @Override
    boolean hasElement() {
        Segment segment = head.segment;
        int at = head.at;
        return at == LENGTH ? segment.next != null : SLOTS.getOpaque(segment.slots, at) != null;
    }

    @Override
    int pause() {
        return LENGTH;
    }

    @Override
    int size() {
        return (int) Math.min(Integer.MAX_VALUE, tail.position() - head.position());
    }

    @Override
    void release() {
        // Nothing is held: what was taken is out of its slot.
    }

    @Override
    public String toString() {
        return "unlimited, size " + size();
    }
}
