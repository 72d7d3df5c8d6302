package dev.braid.internal.crew;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of another source, of which at most so many with equal keys run at once. A task whose key has no room is <em>set aside</em>, and
 * those behind it pass, as long as there is room for more to be set aside.
 *
 * <p><b>Looking ahead</b> is done by one thread at a time, and none queues for it, as in {@link IteratorSource}: so the other source,
 * the key function and the keys themselves, which are users' code and may block, are called without a lock, and by one thread at a time in
 * the order of the tasks. Who looks ahead takes a place among those set aside before it claims: what it has in its hands
 * is counted wherever it is, so the source is not {@link #exhausted()} in between.
 *
 * <p><b>A place of a key is handed over.</b> Whose task ends gives its place to the first that waits for it, which is <em>ready</em> from
 * then on: it is claimed before anything else, by any thread, also while another blocks looking ahead. So nobody overtakes within a key,
 * and a place is free only where nobody waits for it.
 *
 * <p>What a claim gives is a {@link Held}. Whoever runs it says when it has {@linkplain #ended ended}.
 */
public final class KeyedSource implements Source {

    /** A task that was claimed from the other source, with its place among those of its key. */
    public static final class Held {

        private final long index;
        private final Object task;

        /** Null if there is no limit for it. */
        private final @Nullable Share share;

        private final @Nullable Throwable failure;

        private Held(long index, Object task, @Nullable Share share, @Nullable Throwable failure) {
            this.index = index;
            this.task = task;
            this.share = share;
            this.failure = failure;
        }

        public long index() {
            return index;
        }

        public Object task() {
            return task;
        }

        /** What asking for its key has thrown: it was not set aside, and is to fail by this. */
        public @Nullable Throwable failure() {
            return failure;
        }
    }

    /** What the tasks with one key have taken. */
    private static final class Share {

        private final Object key;

        // All guarded by the source.
        private int taken;
        private boolean idle;
        private @Nullable Queue<Held> waiting;

        private Share(Object key) {
            this.key = key;
        }
    }

    private static final int SPINS = 1 << 7;

    private static final VarHandle INSIDE;

    static {
        try {
            INSIDE = MethodHandles.lookup().findVarHandle(KeyedSource.class, "inside", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Source tasks;
    private final Function<Object, ? extends @Nullable Object> keyOf;
    private final int most;
    private final long window;

    /** By key, those of which any task is held or was a moment ago; for the thread inside. */
    private final Map<Object, Share> shares = new HashMap<>();

    /** Whether a thread looks ahead; taken by CAS, given back by a plain volatile write. */
    private volatile boolean inside;

    /** No claim may succeed any more; written by whoever closes. */
    private volatile boolean closed;

    // All guarded by this. The volatile ones are also read without.
    private final Queue<Held> ready = new ArrayDeque<>();
    private final Queue<Share> idle = new ArrayDeque<>();

    /** How many are set aside, ready ones and the one in the hands of the thread inside included. */
    private volatile long aside;

    /** How many are ready. */
    private volatile int readyCount;

    /** Those set aside that wait for their key, so that they can be dropped; null if nobody wants to know. */
    private final @Nullable Set<Held> waiting;

    /**
     * A source of {@code tasks}.
     *
     * @param keyOf a task's key; null if there is no limit for it
     * @param most how many tasks with equal keys at once
     * @param window how many tasks may be set aside
     */
    public KeyedSource(Source tasks, Function<Object, ? extends @Nullable Object> keyOf, int most, long window) {
        this.tasks = tasks;
        this.keyOf = keyOf;
        this.most = most;
        this.window = window;
        this.waiting = tasks.tracksEnds() ? new LinkedHashSet<>() : null;
    }

    @Override
    public Claim claim(Worker worker, int atMost) throws Throwable {
        VarHandle.fullFence(); // the contract of Source: the phase of this worker is seen by whoever closes from here on
        for (int spins = SPINS; ; spins--) {
            if (giveReady(worker)) {
                return Claim.TASK;
            }
            if (exhausted()) {
                return Claim.NONE;
            }
            if (!inside) {
                if (!hasRoom() || tasks.exhausted()) {
                    return Claim.NOT_NOW;
                }
                if (INSIDE.compareAndSet(this, false, true)) {
                    try {
                        return lookAhead(worker);
                    } finally {
                        inside = false;
                    }
                }
            }
            if (spins == 0) {
                return Claim.NOT_NOW;
            }
            Thread.onSpinWait();
        }
    }

    private synchronized boolean giveReady(Worker worker) {
        Held next = closed ? null : ready.poll();
        if (next == null) {
            return false;
        }
        readyCount--;
        aside--;
        worker.give(next.index, next);
        return true;
    }

    /** Claims tasks and sets them aside, until there is one that has room. By the thread inside. */
    private Claim lookAhead(Worker worker) throws Throwable {
        while (enter()) {
            Claim claim = Claim.NONE;
            try {
                claim = tasks.claim(worker, 1);
            } finally {
                if (claim != Claim.TASK) {
                    leave();
                }
            }
            if (claim != Claim.TASK) {
                return claim == Claim.NONE && !exhausted() ? Claim.NOT_NOW : claim;
            }
            Held held = hold(worker.index(), tasks.task(worker));
            if (closed) {
                drop(List.of(held)); // too late to run
                return Claim.NONE;
            }
            if (admit(held)) {
                worker.give(held.index, held);
                return Claim.TASK;
            }
            if (closed) {
                dropAside(); // it may have been set aside too late to be seen by who closed
                return Claim.NONE;
            }
            if (giveReady(worker)) {
                return Claim.TASK;
            }
        }
        return Claim.NOT_NOW;
    }

    private boolean hasRoom() {
        return aside < window;
    }

    private synchronized boolean enter() {
        boolean room = hasRoom();
        aside += room ? 1 : 0;
        return room;
    }

    private synchronized void leave() {
        aside--;
    }

    private Held hold(long index, Object task) {
        forgetIdle();
        try {
            Object key = keyOf.apply(task);
            return new Held(index, task, key == null ? null : shares.computeIfAbsent(key, Share::new), null);
        } catch (Throwable t) {
            return new Held(index, task, null, t);
        }
    }

    /** Takes a place for it if there is one; else it waits for that. */
    private synchronized boolean admit(Held held) {
        Share share = held.share;
        if (share != null && share.taken == most) {
            if (share.waiting == null) {
                share.waiting = new ArrayDeque<>();
            }
            share.waiting.add(held);
            if (waiting != null) {
                waiting.add(held);
            }
            return false;
        }
        if (share != null) {
            share.taken++;
        }
        aside--;
        return true;
    }

    @Override
    public boolean tracksEnds() {
        return true;
    }

    @Override
    public boolean ended(Object task) {
        Held held = (Held) task;
        boolean handedOver = handOver(held);
        if (waiting != null) {
            tasks.ended(held.task);
        }
        return handedOver;
    }

    /** Gives the place of a task that has ended to the first that waits for it. */
    private synchronized boolean handOver(Held held) {
        Share share = held.share;
        if (share == null || closed) {
            return false;
        }
        Held next = share.waiting == null ? null : share.waiting.poll();
        if (next != null) {
            if (waiting != null) {
                waiting.remove(next);
            }
            ready.add(next);
            readyCount++;
            return true;
        }
        share.taken--;
        if (share.taken == 0 && !share.idle) {
            share.idle = true;
            idle.add(share);
        }
        return false;
    }

    /** The other source's tasks that are set aside will never run. */
    private void dropAside() {
        if (waiting != null) {
            drop(takeAside(waiting));
        }
    }

    private synchronized List<Held> takeAside(Set<Held> all) {
        List<Held> taken = new ArrayList<>(ready);
        taken.addAll(all);
        ready.clear();
        all.clear();
        return taken;
    }

    private void drop(List<Held> held) {
        if (waiting != null) {
            held.forEach(one -> tasks.dropped(one.task));
        }
    }

    /** Forgets the keys of which there are no tasks any more, so that memory does not grow with the number of keys. */
    private void forgetIdle() {
        Share share;
        while ((share = nextIdle()) != null) {
            if (isUnused(share)) { // and stays it: only the thread inside takes a place that is not handed over
                forget(share);
            }
        }
    }

    private void forget(Share share) {
        try {
            shares.remove(share.key, share);
        } catch (Throwable _) {
            // The key's own equals or hashCode. It worked before, so the key has changed, and its share is lost to others anyway.
        }
    }

    private synchronized @Nullable Share nextIdle() {
        Share share = idle.poll();
        if (share != null) {
            share.idle = false;
        }
        return share;
    }

    private synchronized boolean isUnused(Share share) {
        return share.taken == 0;
    }

    /** How many keys are known, for tests. */
    int keys() {
        return shares.size();
    }

    @Override
    public void idle() {
        tasks.idle();
    }

    @Override
    public long available() {
        if (closed) {
            return 0;
        }
        int now = readyCount;
        long ahead = !inside && hasRoom() ? tasks.available() : 0;
        return ahead > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + ahead;
    }

    @Override
    public boolean exhausted() {
        return closed || (tasks.exhausted() && aside == 0); // in this order: who claims the last counts as aside before
    }

    @Override
    public void close() {
        closed = true;
        tasks.close();
        VarHandle.fullFence();
        dropAside();
    }

    @Override
    public long claimed() {
        return tasks.claimed();
    }

    @Override
    public OptionalLong sizeSoFar() {
        return tasks.sizeSoFar();
    }

    @Override
    public OptionalLong size() {
        return tasks.size();
    }
}
