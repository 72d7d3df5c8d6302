package dev.braid;

import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Fan-in of {@code collect}: feeds results to a collector in the order of their tasks, fail-fast.
 *
 * <p>Results that came before their turn stand in a ring. The thread that brings the one whose turn it is goes on to deliver all that
 * follow without a gap; while it does, others only put theirs down. So the collector is used by one thread at a time, and no thread
 * waits for another.
 */
final class Collected<R extends @Nullable Object, S extends @Nullable Object, C extends @Nullable Object>
        extends FanIn<R, C> {

    private static final Object ABSENT = new Object();

    /** Stands where a failed task's result would be: it has its turn, and nothing is delivered. */
    private static final Object LEFT_OUT = new Object();
    private static final int FIRST_RING = 16;

    private final Window window;
    private final Collector<? super R, S, ? extends C> collector;
    private final BiConsumer<S, ? super R> accumulator;
    private final S container;

    // All guarded by this.
    private @Nullable Object[] ring = emptyRing(FIRST_RING);
    private long head;
    private boolean delivering;

    Collected(Window window, Collector<? super R, S, ? extends C> collector) {
        this.window = window;
        this.collector = collector;
        this.accumulator = collector.accumulator();
        this.container = collector.supplier().get();
    }

    @Override
    Window window() {
        return window;
    }

    @Override
    void succeeded(Object task, long index, R value) {
        ended(index, value);
    }

    @Override
    void tolerated(long index) {
        ended(index, LEFT_OUT);
    }

    private void ended(long index, @Nullable Object value) {
        window.completed();
        if (isMyTurn(index, value)) {
            try {
                deliver();
            } catch (Throwable t) {
                control().fail(t); // and delivering stays true: the collector is used no more
            }
        }
    }

    /** Puts the result down; true if the caller has to deliver. */
    private synchronized boolean isMyTurn(long index, @Nullable Object value) {
        while (index - head >= ring.length) {
            grow();
        }
        ring[at(index)] = value;
        boolean mine = index == head && !delivering;
        delivering |= mine;
        return mine;
    }

    private void deliver() {
        Object next;
        while ((next = take()) != ABSENT) {
            if (next != LEFT_OUT) {
                @SuppressWarnings("unchecked")
                R value = (R) next;
                accumulator.accept(container, value);
            }
            if (window.delivered()) {
                control().staff();
            }
        }
    }

    /** The result whose turn it is, or, if that is not there yet, the end of the caller's delivering. */
    private synchronized @Nullable Object take() {
        Object next = ring[at(head)];
        if (next == ABSENT) {
            delivering = false;
        } else {
            ring[at(head)] = ABSENT;
            head++;
        }
        return next;
    }

    private int at(long index) {
        return (int) index & (ring.length - 1);
    }

    private void grow() {
        @Nullable Object[] old = ring;
        ring = emptyRing(2 * old.length);
        for (long index = head; index < head + old.length; index++) {
            ring[at(index)] = old[(int) index & (old.length - 1)];
        }
    }

    private static @Nullable Object[] emptyRing(int size) {
        @Nullable Object[] ring = new Object[size];
        Arrays.fill(ring, ABSENT);
        return ring;
    }

    @Override
    C result() {
        return collector.finisher().apply(container);
    }
}
