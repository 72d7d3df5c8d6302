package dev.braid.test.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs virtual threads one at a time, all on the platform thread that calls {@link #runOne()}, in an order that a seed decides. A thread
 * runs until it parks, ends, or {@linkplain #mayYield() may yield}; then the seed says who is next. So the same seed and the same program
 * give the same run.
 *
 * <p>Threads that wait for a time of the JDK's ({@code Thread.sleep}, {@code parkNanos}) come back in real time, and those that waited
 * for a monitor are brought back by a thread of the JDK's. They are waited for, but where they come in is then for the machine to say,
 * and the run cannot be repeated exactly.
 */
final class DeterministicScheduler implements Executor {

    /** How long to wait, in real time, for a thread that waits for a time of the JDK's. */
    private static final long PATIENCE_NANOS = 1_000_000_000;

    /** How long to wait for one that a thread of the JDK's is bringing back. */
    private static final long LONG_PATIENCE_NANOS = 5_000_000_000L;

    /** One in so many chances to yield is taken. */
    private static final int YIELDS = 3;

    private final SplittableRandom random;

    // Guarded by this: the JDK's own threads bring back those that waited for a time of the JDK's.
    private final List<Runnable> ready = new ArrayList<>();

    /** Made and not yet ended. Guarded by this. */
    private final Set<Thread> living = new LinkedHashSet<>();

    /** Those that were waited for in vain, and still wait. Guarded by this. */
    private final Set<Thread> givenUp = new HashSet<>();

    /** Who was first seen to wait for a time of the JDK's, and where. Guarded by this. */
    private @Nullable String timedWait;

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
        givenUp.removeIf(thread -> patience(thread) == 0);
        long start = System.nanoTime();
        while (ready.isEmpty()) {
            long waited = System.nanoTime() - start;
            Optional<Thread> returning = living.stream()
                    .filter(thread -> waited < patience(thread) && !givenUp.contains(thread))
                    .findFirst();
            if (returning.isEmpty()) {
                living.stream().filter(thread -> patience(thread) > 0).forEach(givenUp::add);
                return false;
            }
            pause(returning.get());
        }
        return true;
    }

    /** Waits as long as it takes for a thread that waits for a time of the JDK's, if there is one; false if there is none. */
    synchronized boolean awaitTimed() {
        while (ready.isEmpty()) {
            Optional<Thread> waiting = living.stream()
                    .filter(thread -> thread.getState() == Thread.State.TIMED_WAITING)
                    .findFirst();
            if (waiting.isEmpty()) {
                return false;
            }
            pause(waiting.get());
        }
        return true;
    }

    private static long patience(Thread thread) {
        return switch (thread.getState()) {
            case TIMED_WAITING -> PATIENCE_NANOS;
            case BLOCKED, RUNNABLE -> LONG_PATIENCE_NANOS;
            case NEW, WAITING, TERMINATED -> 0;
        };
    }

    @SuppressWarnings("WaitNotInLoop") // it is called in one
    private synchronized void pause(Thread returning) {
        note(returning);
        try {
            wait(1);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private synchronized void note(Thread thread) {
        if (timedWait == null && thread.getState() == Thread.State.TIMED_WAITING) {
            timedWait = Threads.where(thread);
        }
    }

    /** A point at which another thread may come in, if the seed says so. Not to be called by a thread that holds a lock. */
    void mayYield() {
        if (Thread.currentThread().isVirtual() && random.nextInt(YIELDS) == 0) {
            Thread.yield();
        }
    }

    /** One of {@code bound} numbers, as the seed says. For threads that run here. */
    int choose(int bound) {
        return random.nextInt(bound);
    }

    /** The threads that have not ended. */
    synchronized List<Thread> living() {
        return List.copyOf(living);
    }

    /** Who was first waited for because it waits for a time of the JDK's, and where. */
    synchronized Optional<String> timedWait() {
        return Optional.ofNullable(timedWait);
    }
}
