package dev.braid.pipeline.internal.graph;

import dev.braid.Context;
import dev.braid.internal.bridge.Runs;
import dev.braid.internal.host.Timer;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where one thread waits until others have something for it. */
public final class Gate {

    /** The most looks before a thread parks: some microseconds, as parking and waking take. */
    private static final int MOST_LOOKS = 16;

    /** Pauses between two looks: time for the other side to bring some elements, and not to lose the cache line with each. */
    private static final int PAUSES = 8;

    /** After so many waits without a spin one is tried again. */
    private static final int REST = 64;

    /** Who waits; written by itself before it looks again, read by whoever has something, after that is there. */
    private volatile @Nullable Thread waiting;

    /** How often to look before parking, and when to try that again; learnt from how it went, by who waits. */
    private int looks = MOST_LOOKS / 2;

    private int rest;

    /** Called after what may be waited for is there, with a volatile write or a full fence between. Does not block. */
    public void wake() {
        Thread thread = waiting;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** Waits for a moment; whether it is {@code ready} by then. */
    boolean spin(BooleanSupplier ready) {
        if (looks == 0 && --rest <= 0) {
            looks = 2;
            rest = REST;
        }
        for (int look = 0; look < looks; look++) {
            if (ready.getAsBoolean()) {
                looks = Math.min(MOST_LOOKS, looks + 2);
                return true;
            }
            for (int pause = 0; pause < PAUSES; pause++) {
                Thread.onSpinWait();
            }
        }
        looks = Math.max(0, looks - 1);
        return ready.getAsBoolean();
    }

    /**
     * Waits until {@code ready}, or the calling task is told to stop, which it may be without an interrupt.
     *
     * @throws InterruptedException if the thread is interrupted
     * @throws dev.braid.CancelledException or {@link dev.braid.DeadlineExceededException}, if the context is cancelled
     */
    public void awaitOrCancel(BooleanSupplier ready) throws InterruptedException {
        if (Runs.get().isInterruptedToStop()) {
            park(ready);
            return;
        }
        Context context = Context.current();
        try (Context.Registration _ = context.onCancel(_ -> wake())) {
            park(() -> ready.getAsBoolean() || context.isCancelled());
        }
        if (!ready.getAsBoolean()) {
            context.throwIfCancelled();
        }
    }

    /** Waits until {@code ready}. For who is no task of a run that can be cancelled. */
    public void await(BooleanSupplier ready) throws InterruptedException {
        if (!spin(ready)) {
            park(ready);
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
            awaitOrCancel(() -> due.passed || ready.getAsBoolean());
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
