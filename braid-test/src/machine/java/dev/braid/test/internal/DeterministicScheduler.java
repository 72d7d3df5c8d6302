package dev.braid.property;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;

/**
 * Runs virtual threads one at a time, all on the platform thread that calls {@link #runOne()}, in an order that a seed decides. A thread
 * runs until it parks, ends, or {@linkplain #mayYield() may yield}; then the seed says who is next. So the same seed and the same program
 * give the same run.
 *
 * <p>Threads that wait for a time of the JDK's ({@code Thread.sleep}, {@code parkNanos}) come back in real time. They are waited for,
 * but where they come in is then for the machine to say, and the run cannot be repeated exactly.
 */
final class DeterministicScheduler implements Executor {

    /** How long to wait, in real time, for a thread that waits for a time of the JDK's. */
    private static final long PATIENCE_MILLIS = 5_000;

    /** One in so many chances to yield is taken. */
    private static final int YIELDS = 3;

    private final SplittableRandom random;

    // Guarded by this: the JDK's own threads bring back those that waited for a time of the JDK's.
    private final List<Runnable> ready = new ArrayList<>();

    /** Made and not yet ended. Guarded by this. */
    private final Set<Thread> living = new LinkedHashSet<>();

    DeterministicScheduler(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** A virtual thread that runs here once it is started. */
    Thread unstarted(String name, Runnable work) {
        Thread thread = VirtualThreads.unstarted(this, name, () -> {
            try {
                work.run();
            } finally {
                ended(Thread.currentThread());
            }
        });
        synchronized (this) {
            living.add(thread);
        }
        return thread;
    }

    private synchronized void ended(Thread thread) {
        living.remove(thread);
    }

    /** A thread can go on. */
    @Override
    public synchronized void execute(Runnable step) {
        ready.add(step);
        notifyAll();
    }

    /** Carries one of those that can go on as far as it gets; false if there is none. */
    boolean runOne() {
        Runnable step;
        synchronized (this) {
            if (ready.isEmpty()) {
                return false;
            }
            int chosen = random.nextInt(ready.size());
            step = ready.get(chosen);
            Runnable last = ready.removeLast();
            if (chosen < ready.size()) {
                ready.set(chosen, last);
            }
        }
        step.run();
        return true;
    }

    /** Waits for threads that are not parked but on their way back from the JDK; false if there are none, or they do not come. */
    synchronized boolean awaitReturning() {
        long patience = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (ready.isEmpty()) {
            if (living.stream().noneMatch(DeterministicScheduler::isReturning) || System.nanoTime() - patience >= 0) {
                return !ready.isEmpty();
            }
            try {
                wait(1);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return true;
    }

    private static boolean isReturning(Thread thread) {
        return switch (thread.getState()) {
            case TIMED_WAITING, BLOCKED, RUNNABLE -> true;
            case NEW, WAITING, TERMINATED -> false;
        };
    }

    /** A point at which another thread may come in, if the seed says so. Not to be called by a thread that holds a lock. */
    void mayYield() {
        if (Thread.currentThread().isVirtual() && random.nextInt(YIELDS) == 0) {
            Thread.yield();
        }
    }

    /** The threads that have not ended. */
    synchronized List<Thread> living() {
        return List.copyOf(living);
    }
}
