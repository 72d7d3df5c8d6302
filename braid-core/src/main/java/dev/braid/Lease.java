package dev.braid;

import dev.braid.internal.host.Host;
import dev.braid.internal.host.Timer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The reader's lease on the tasks of a run: renewed by each of its moves, and ended by a timer that finds it in a task, or away with a
 * result, where it was before. So that a move costs no fence, what the two agree by is one-sided
 * (<a href="https://wg21.link/p1202">Goldblatt: Asymmetric Thread Fences</a>):
 *
 * <pre>
 *   the reader   writes its place, then looks at attention; if that is set, it asks under the lock what has become of the lease
 *   the timer    sets attention; a period later, under the lock, it looks whether the reader's place is still the same
 * </pre>
 *
 * <p>The period stands for the heavy fence, which a JVM does not offer: it is far longer than a write takes to be seen. So when the timer looks again, the
 * reader has seen that attention is set, or has moved before that and is seen to have; and if it moves right then, it comes to the lock.
 * While the reader pulls from upstream, the timer has nothing to do and stops, with attention set: the reader starts it again when it has pulled.
 */
abstract class Lease {

    // Where the reader is, in the lowest bits of its place.
    static final int AWAY = 0;
    static final int IN_TASK = 1;
    static final int PULLING = 2;
    private static final int PLACE_BITS = 2;

    /** Twice so long a task may take, about, before others go on with those behind it; three times that at the most. */
    private static final long PERIOD_NANOS = 100_000;

    /** About so long, at the most, a task has run by which the lease is lost. */
    static final long LONGEST_NANOS = 3 * PERIOD_NANOS;

    private static final VarHandle PLACE;

    static {
        try {
            PLACE = MethodHandles.lookup().findVarHandle(Lease.class, "place", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Host host;

    /** Written under the lock. */
    private volatile State state = State.NONE;

    /** Where the reader is, and above that {@link #begun}. */
    private volatile long place;

    /** How many tasks the reader has begun; its own. */
    private long begun;

    /** The reader is to come to the lock with its next move. Written under the lock. */
    private volatile boolean attention;

    /** The timer that runs, if there is one. Guarded by this. */
    private @Nullable Watch watch;

    Lease(Host host) {
        this.host = host;
    }

    /** Who does the tasks. */
    enum State {

        /** The run. */
        NONE,

        /** Nobody: the reader is to, and reads what the run has begun. */
        DRAINING,

        /** The reader. */
        HELD
    }

    /** Called when the timer ends the lease, with the lock. */
    abstract void expires(boolean wasHeld, boolean inTask);

    /** Called after that, without the lock. */
    abstract void expired(boolean wasHeld, boolean inTask);

    final State state() {
        return state;
    }

    /** Where the reader is, and how many tasks it has begun: changes with each of its moves. For anybody. */
    final long place() {
        return place;
    }

    static int where(long place) {
        return (int) place & ((1 << PLACE_BITS) - 1);
    }

    static long begun(long place) {
        return place >>> PLACE_BITS;
    }

    /** How many tasks the reader has begun. For the reader. */
    final long begun() {
        return begun;
    }

    /** The reader moves on; returns whether the lease is held still. It does not end while the reader pulls. */
    final boolean isHeldAt(int where) {
        PLACE.setRelease(this, begun << PLACE_BITS | where);
        VarHandle.releaseFence(); // in HotSpot no access goes past it in the compiler, which so cannot look first
        return !attention || isHeldStill();
    }

    /** The reader moves on into the task that it has pulled. */
    final void begin() {
        begun++;
        isHeldAt(IN_TASK);
    }

    private synchronized boolean isHeldStill() {
        if (state != State.HELD) {
            return false;
        }
        attend();
        return true;
    }

    private void attend() {
        attention = false;
        if (watch == null) {
            watch = new Watch();
        }
    }

    /** The reader wants the lease. */
    final synchronized void drain() {
        isHeldAt(AWAY); // it may have been about to pull when the last one had ended
        state = State.DRAINING;
        attend();
    }

    /** The reader has read what was begun; returns whether it holds the lease now. */
    final synchronized boolean holdIfDraining() {
        if (state != State.DRAINING) {
            return false;
        }
        state = State.HELD;
        attend();
        return true;
    }

    /** The reader gives the lease up; returns whether it was in that state. */
    final synchronized boolean endIf(State expected) {
        if (state != expected) {
            return false;
        }
        state = State.NONE;
        if (watch != null) {
            watch.timer.cancel();
            watch = null;
        }
        return true;
    }

    /** The timer: looks every now and then whether the reader has moved. */
    private final class Watch {

        private long seen = -1;
        private Timer timer = nextLook();

        private Timer nextLook() {
            return host.schedule(PERIOD_NANOS, this::look);
        }

        private void look() {
            boolean wasHeld;
            boolean inTask;
            synchronized (Lease.this) {
                if (watch != this) {
                    return; // called off
                }
                long now = place;
                if (now != seen || !attention) {
                    // Looked at once more after the announcement: the whole machine may have paused, and the timer is then as late as the reader.
                    attention = now == seen;
                    seen = now;
                    timer = nextLook();
                    return;
                }
                watch = null;
                int where = where(now);
                if (where == PULLING) {
                    return;
                }
                wasHeld = state == State.HELD;
                inTask = where == IN_TASK;
                state = State.NONE;
                expires(wasHeld, inTask);
            }
            expired(wasHeld, inTask);
        }
    }
}
