package dev.braid.pipeline.internal.graph;

import dev.braid.Context;
import dev.braid.internal.bridge.Runs;
import dev.braid.internal.host.Timer;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where one thread waits until others have something for it. */
public final class Gate {

    private static final int SPINS = 1 << 6;

    /** Who waits; written by itself before it looks again, read by whoever has something, after that is there. */
    private volatile @Nullable Thread waiting;

    /** Called after what may be waited for is there, with a volatile write or a full fence between. Does not block. */
    public void wake() {
        Thread thread = waiting;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** Waits until {@code ready}. */
    public void await(BooleanSupplier ready) throws InterruptedException {
        for (int spins = 0; spins < SPINS; spins++) {
            if (ready.getAsBoolean()) {
                return;
            }
            Thread.onSpinWait();
        }
        park(ready);
    }

    /**
     * Waits until {@code ready}, or what is around is cancelled, also where tasks are not interrupted.
     *
     * @throws dev.braid.CancelledException if it is cancelled
     * @throws dev.braid.DeadlineExceededException if its deadline has passed
     */
    public void awaitUnlessCancelled(BooleanSupplier ready) throws InterruptedException {
        for (int spins = 0; spins < SPINS; spins++) {
            if (ready.getAsBoolean()) {
                return;
            }
            Thread.onSpinWait();
        }
        Context context = Context.current();
        var registration = context.onCancel(_ -> wake());
        try {
            park(() -> ready.getAsBoolean() || context.isCancelled());
        } finally {
            registration.remove();
        }
        if (!ready.getAsBoolean()) {
            context.throwIfCancelled();
        }
    }

    private void park(BooleanSupplier ready) throws InterruptedException {
        waiting = Thread.currentThread();
        try {
            while (!ready.getAsBoolean()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LockSupport.park(this);
            }
        } finally {
            waiting = null;
        }
    }

    /** Waits until {@code ready}, for at most so long; false if the time was over first. */
    public boolean await(BooleanSupplier ready, long nanos) throws InterruptedException {
        if (ready.getAsBoolean()) {
            return true;
        }
        if (nanos <= 0) {
            return false;
        }
        var due = new Due();
        Timer timer = Runs.get().host().schedule(nanos, due);
        try {
            park(() -> due.passed || ready.getAsBoolean());
        } finally {
            timer.cancel();
        }
        return ready.getAsBoolean();
    }

    private final class Due implements Runnable {

        volatile boolean passed;

        @Override
        public void run() {
            passed = true;
            wake();
        }
    }
}
