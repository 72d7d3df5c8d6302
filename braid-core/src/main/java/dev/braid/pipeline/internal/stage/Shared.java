package dev.braid.pipeline.internal.stage;

import dev.braid.pipeline.internal.graph.Branches;
import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Segment;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Thrown;
import dev.braid.pipeline.internal.graph.Wait;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One input from which whichever branch is free pulls the next element itself, one at a time. */
final class Shared implements Branches {

    private static final int SPINS = 1 << 6;

    private final ReentrantLock lock = new ReentrantLock();
    private final Segment inputs;
    private @Nullable Pull input;

    /** Whether all branches deal with failed elements. */
    private boolean handled = true;

    // Both guarded by the lock.
    private boolean ended;
    private @Nullable Throwable pending;

    Shared(Opening opening) {
        this.inputs = opening.newSegment();
    }

    @Override
    public void openInput(Opening opening, Stage stage) {
        input = (handled ? opening.handling() : opening).segment(inputs).open(stage);
    }

    @Override
    public Pull branch(int number, Opening opening) {
        Segment segment = opening.segment();
        handled &= opening.isHandled();
        return new Pull() {

            @Override
            public Object next() throws Exception {
                Object next = Shared.this.next(segment);
                return next instanceof Signal ? next : give(next);
            }

            @Override
            public void close(Closing closing) {}
        };
    }

    private Pull input() {
        return Objects.requireNonNull(input);
    }

    private Object next(Segment segment) throws Exception {
        if (!tryLock()) {
            segment.beforeWaiting();
            segment.waits(Wait.forElement(() -> !lock.isLocked(), List.of(inputs))); // for who is inside
            try {
                lock.lockInterruptibly();
            } finally {
                segment.waitsNoMore();
            }
        }
        try {
            if (inputs.puller() != segment) {
                inputs.pulledBy(segment);
            }
            return ended ? Signal.END : pulled();
        } finally {
            lock.unlock();
        }
    }

    /** Spins for a moment: most inputs have their next element sooner than a thread is parked. */
    private boolean tryLock() {
        for (int spins = 0; spins < SPINS; spins++) {
            if (!lock.isLocked() && lock.tryLock()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private Object pulled() throws Exception {
        Object next;
        try {
            next = input().next();
        } catch (Throwable t) {
            if (Thrown.isStopped()) {
                throw t;
            }
            pending = t;
            next = Signal.END;
        }
        ended = next == Signal.END;
        return next;
    }

    @Override
    public long given() {
        return input == null ? 0 : input.given();
    }

    @Override
    public void startOnce() {}

    @Override
    public void close(Closing closing) {
        if (input != null) {
            input.close(closing);
        }
    }

    @Override
    public void throwPending() throws Exception {
        lock.lock();
        try {
            if (pending != null) {
                throw Thrown.asIs(pending);
            }
        } finally {
            lock.unlock();
        }
    }
}
