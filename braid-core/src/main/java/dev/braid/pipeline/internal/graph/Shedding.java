package dev.braid.pipeline.internal.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from one writer to one reader, in which elements make room for others. A {@link Signal} is never dropped: it waits for room, so
 * that no failed element is lost unseen.
 */
public final class Shedding {

    private final int capacity;
    private final Shed shed;
    private final Gate reader;
    private final Gate writer = new Gate();

    // Guarded by this.
    private final Deque<Object> elements = new ArrayDeque<>();

    /** What happens to an element for which there is no room. */
    public enum Shed {

        /** The one that has waited longest makes room for it. */
        OLDEST,

        /** It is dropped itself. */
        NEWEST
    }

    /** An empty queue, whose reader waits at a gate. */
    public Shedding(int capacity, Shed shed, Gate reader) {
        this.capacity = capacity;
        this.shed = shed;
        this.reader = reader;
    }

    /** Puts an element. Returns the one that was dropped for it, which may be itself; null if there was room. By the writer. */
    public @Nullable Object put(Object element, Segment segment) throws InterruptedException {
        while (true) {
            if (tryPut(element)) {
                reader.wake();
                return null;
            }
            if (!(element instanceof Signal)) {
                if (shed == Shed.NEWEST) {
                    return element;
                }
                Object dropped = shedOldest();
                if (dropped != null) {
                    continueWith(element);
                    return dropped;
                }
            }
            segment.beforeWaiting();
            writer.awaitOrCancel(() -> size() < capacity);
        }
    }

    private void continueWith(Object element) {
        synchronized (this) {
            elements.add(element); // the writer is alone: the room is still there
        }
        reader.wake();
    }

    private synchronized boolean tryPut(Object element) {
        return elements.size() < capacity && elements.add(element);
    }

    private synchronized @Nullable Object shedOldest() {
        for (Iterator<Object> each = elements.iterator(); each.hasNext(); ) {
            Object oldest = each.next();
            if (!(oldest instanceof Signal)) {
                each.remove();
                return oldest;
            }
        }
        return null;
    }

    /** The next element, or null if there is none now. By the reader. */
    public @Nullable Object poll() {
        Object element;
        synchronized (this) {
            element = elements.poll();
        }
        writer.wake();
        return element;
    }

    /** How many elements are in it. */
    public synchronized int size() {
        return elements.size();
    }
}
