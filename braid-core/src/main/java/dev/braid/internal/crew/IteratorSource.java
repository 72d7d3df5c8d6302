package dev.braid.internal.crew;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tasks pulled from an iterator as threads become free, by one thread at a time; none queues for it.
 *
 * <p>A thread that finds another inside spins for the time that a quick {@code next()} takes and then gives up
 * ({@link Claim#NOT_NOW}): the thread inside starts another one as soon as it has its task, so nobody is missed.
 */
public final class IteratorSource implements Source {

    private static final int SPINS = 1 << 7;

    private static final VarHandle INSIDE;
    private static final VarHandle CLAIMED;

    static {
        try {
            INSIDE = MethodHandles.lookup().findVarHandle(IteratorSource.class, "inside", boolean.class);
            CLAIMED = MethodHandles.lookup().findVarHandle(IteratorSource.class, "claimed", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Gives null when there are no more, and is not asked again then. */
    private final Supplier<?> tasks;

    /** Whether a thread is inside the iterator; taken by CAS, given back by a plain volatile write. */
    private volatile boolean inside;

    /** The iterator has failed: then how many tasks there are is not known. Written only by the thread inside, before {@link #ended}. */
    private boolean failed;

    /** The iterator has ended or failed; written only by the thread inside. */
    private volatile boolean ended;

    /** No claim may succeed any more; written by whoever closes. */
    private volatile boolean closed;

    /** Written only by the thread inside. */
    private volatile long claimed;

    public IteratorSource(Iterator<?> iterator) {
        this(new Supplier<>() {
            private long pulled;

            @Override
            public @Nullable Object get() {
                if (!iterator.hasNext()) {
                    return null;
                }
                Object task = iterator.next();
                if (task == null) {
                    throw new NullPointerException("task " + pulled + " is null: the iterator returned no task");
                }
                pulled++;
                return task;
            }
        });
    }

    /** Tasks that {@code tasks} gives, until that is null. */
    public IteratorSource(Supplier<?> tasks) {
        this.tasks = tasks;
    }

    @Override
    public Claim claim(Worker worker, int most) throws Throwable {
        VarHandle.fullFence(); // the contract of Source: the phase of this worker is seen by whoever closes from here on
        if (!enter()) {
            return exhausted() ? Claim.NONE : Claim.NOT_NOW;
        }
        try {
            return pull(worker);
        } finally {
            inside = false;
        }
    }

    private boolean enter() {
        for (int spins = SPINS; !exhausted(); spins--) {
            if (!inside && INSIDE.compareAndSet(this, false, true)) {
                return true;
            }
            if (spins == 0) {
                return false;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private Claim pull(Worker worker) throws Throwable {
        Object task = pulled();
        VarHandle.fullFence();
        if (task == null || closed) {
            return Claim.NONE; // or pulled, but too late to run
        }
        long index = claimed;
        claimed = index + 1;
        worker.give(index, task);
        return Claim.TASK;
    }

    private @Nullable Object pulled() throws Throwable {
        if (exhausted()) {
            return null;
        }
        try {
            Object task = tasks.get();
            if (task == null) {
                ended = true;
            }
            return task;
        } catch (Throwable t) {
            failed = true;
            ended = true;
            throw t;
        }
    }

    // One that is no worker, and runs tasks itself while it keeps all workers out

    /** Becomes the thread inside, if there is none; until {@link #leave()}, which may be called by another thread. */
    public boolean tryEnter() {
        return !inside && INSIDE.compareAndSet(this, false, true);
    }

    /** There is no thread inside any more. Who calls this then calls {@link Crew#staff()}. */
    public void leave() {
        inside = false;
    }

    /** Claims the next task; null if there is none, or never will be. By the thread inside. */
    public @Nullable Object next() throws Throwable {
        Object task = pulled();
        if (task == null || closed) {
            return null;
        }
        CLAIMED.setRelease(this, (long) CLAIMED.get(this) + 1);
        return task;
    }

    /** Whether a thread is inside the iterator, as of now. */
    public boolean isInside() {
        return inside;
    }

    @Override
    public long available() {
        return inside || exhausted() ? 0 : Long.MAX_VALUE;
    }

    @Override
    public boolean exhausted() {
        return ended || closed;
    }

    @Override
    public void close() {
        closed = true;
        VarHandle.fullFence();
    }

    @Override
    public long claimed() {
        return claimed;
    }

    @Override
    public OptionalLong size() {
        return ended && !failed ? OptionalLong.of(claimed) : OptionalLong.empty();
    }
}
