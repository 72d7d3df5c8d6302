package dev.braid;

import dev.braid.internal.bridge.Results;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Fan-in of {@code stream}: a queue of results, as completed, between the tasks and the one who reads the stream. */
final class Completed<R extends @Nullable Object> extends FanIn<R, @Nullable Object> implements Results {

    private static final Object NULL = new Object();

    private final Window window;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Both guarded by the lock.
    private final Queue<Object> results = new ArrayDeque<>();
    private boolean closed;

    Completed(Window window) {
        this.window = window;
    }

    @Override
    Window window() {
        return window;
    }

    @Override
    void succeeded(Object task, long index, R value) {
        window.completed();
        lock.lock();
        try {
            results.add(value == null ? NULL : value);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    void tolerated(long index) {
        if (window.passed()) {
            control().staff();
        }
    }

    @Override
    void closed() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable Object take() throws InterruptedException {
        Object next;
        lock.lockInterruptibly();
        try {
            while ((next = results.poll()) == null && !closed) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
        if (next == null) {
            return END;
        }
        if (window.delivered()) {
            control().staff();
        }
        return next == NULL ? null : next;
    }

    @Override
    @Nullable Object result() {
        return null;
    }
}
