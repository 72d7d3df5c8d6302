package dev.braid.internal.crew;

import java.lang.invoke.VarHandle;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that are added while others run, by its owner and by the tasks themselves; first in, first out.
 *
 * <p>It is <em>quiet</em> while all that were added have ended. Where only running tasks and the owner add, quiet stays quiet while the
 * owner waits; a thread of the user's may add at any time, and what it adds then is for the next wait. Once the owner has {@linkplain
 * #seal() sealed} it, it is exhausted when it is quiet.
 *
 * <p>What others are to be told of a task before it can be claimed is told between the two steps of adding it: it is counted, and then
 * made and queued. So whoever waits for quiet waits for the telling as well. The owner ends the source by one CAS on the count, once it
 * is closed and quiet: what was counted before has been told of, and what comes later is neither counted nor told of.
 */
public final class ForkSource implements Source {

    private static final int SPINS = 1 << 7;

    /** In {@link #added}: nothing is counted any more. */
    private static final long OVER = Long.MIN_VALUE;

    private final Queue<Object> waiting = new ConcurrentLinkedQueue<>();
    private final Consumer<Object> dropped;

    /** How many have been added, and {@link #OVER}; by whoever adds, before the task can be claimed, and by the owner at the end. */
    private final AtomicLong added = new AtomicLong();

    /** How many have been claimed; by whoever claims, after the task was taken from the queue. */
    private final AtomicLong claimed = new AtomicLong();

    /** How many have ended or were dropped; by whoever brings that about, as the last thing. */
    private final AtomicLong ended = new AtomicLong();

    /** Who waits for quiet, if anybody does; written by itself, before it looks. */
    private volatile @Nullable Thread waiter;

    /** The owner adds no more; written by the owner. */
    private volatile boolean sealed;

    /** No claim may succeed any more; written by whoever closes. */
    private volatile boolean closed;

    /**
     * An empty source.
     *
     * @param dropped is given each task that will never run, because the source was closed, by the thread that finds it
     */
    public ForkSource(Consumer<Object> dropped) {
        this.dropped = dropped;
    }

    // The owner's side, and the tasks'

    /** Adds a task, or drops it if the source is closed. Whoever adds then calls {@link Crew#staff()}. Does not block. */
    public void add(Object task) {
        if (add(() -> task) == null) {
            dropped.accept(task);
        }
    }

    /** As {@link #add(Object)}, but counts the task before it is made; null, and it is not made, if the source is over. */
    public <F> @Nullable F add(Supplier<? extends F> making) {
        if (!count()) {
            return null;
        }
        F task;
        try {
            task = making.get();
            waiting.add(task);
        } catch (Throwable t) {
            oneEnded(); // for want of memory: the source would never be quiet
            throw t;
        }
        VarHandle.fullFence();
        if (closed) {
            dropAll();
        }
        return task;
    }

    private boolean count() {
        long now;
        do {
            now = added.get();
        } while ((now & OVER) == 0 && !added.compareAndSet(now, now + 1));
        return (now & OVER) == 0;
    }

    private long added() {
        return added.get() & ~OVER;
    }

    /** Whether all that were added have ended. */
    public boolean isQuiet() {
        return ended.get() == added(); // in this order: what has ended was added before
    }

    /** Waits until it is quiet. For the owner. */
    public void awaitQuiet() throws InterruptedException {
        waiter = Thread.currentThread();
        try {
            while (true) {
                if (Thread.interrupted()) { // asked first: whether it is heard is not to depend on how quick the tasks were
                    throw new InterruptedException();
                }
                if (isQuiet()) {
                    return;
                }
                LockSupport.park(this);
            }
        } finally {
            waiter = null;
        }
    }

    /**
     * Waits until what others are just adding and dropping is dropped, whatever happens; after that nothing is added any more. For the
     * owner, once nothing runs and it is closed.
     */
    public void awaitDropped() {
        long all;
        do {
            Uninterrupted.await(this::awaitQuiet);
            all = ended.get();
        } while (!added.compareAndSet(all, all | OVER));
    }

    /** The owner adds no more: it is exhausted as soon as it is quiet, which the crew has to be {@linkplain Crew#look() told}. */
    public void seal() {
        sealed = true;
    }

    // The crew's side

    @Override
    public Claim claim(Worker worker, int most) {
        VarHandle.fullFence(); // the contract of Source: the phase of this worker is seen by whoever closes from here on
        Object task = poll();
        if (task == null) {
            return exhausted() ? Claim.NONE : Claim.NOT_NOW;
        }
        if (closed) {
            drop(task); // taken, but too late to run
            return Claim.NONE;
        }
        worker.give(claimed.getAndIncrement(), task);
        return Claim.TASK;
    }

    /** The next task. While the owner is in its block it may be just about to add one: that is waited for as long as starting a thread takes. */
    private @Nullable Object poll() {
        Object task = null;
        for (int spins = 0; task == null && spins < SPINS && !closed; spins++) {
            task = waiting.poll();
            if (task == null) {
                if (waiter != null || sealed) {
                    break;
                }
                Thread.onSpinWait();
            }
        }
        return task;
    }

    @Override
    public long available() {
        return waiting.isEmpty() ? 0 : Math.max(1, added() - claimed.get());
    }

    @Override
    public boolean exhausted() {
        return closed || (sealed && isQuiet());
    }

    @Override
    public void close() {
        closed = true;
        VarHandle.fullFence();
        dropAll();
    }

    private void dropAll() {
        for (Object task = waiting.poll(); task != null; task = waiting.poll()) {
            drop(task);
        }
    }

    private void drop(Object task) {
        dropped.accept(task);
        oneEnded();
    }

    @Override
    public boolean tracksEnds() {
        return true;
    }

    @Override
    public boolean ended(Object task) {
        ended.incrementAndGet(); // the owner is told once the thread has left, or it would wait for that next
        return false;
    }

    @Override
    public void idle() {
        Thread owner = waiter;
        if (owner != null && isQuiet()) {
            LockSupport.unpark(owner);
        }
    }

    @Override
    public void dropped(Object task) {
        drop(task);
    }

    private void oneEnded() {
        long all = ended.incrementAndGet();
        if (all == added()) {
            LockSupport.unpark(waiter);
        }
    }

    @Override
    public long claimed() {
        return claimed.get();
    }

    @Override
    public OptionalLong sizeSoFar() {
        return OptionalLong.of(added());
    }

    @Override
    public OptionalLong size() {
        return exhausted() ? OptionalLong.of(added()) : OptionalLong.empty();
    }
}
