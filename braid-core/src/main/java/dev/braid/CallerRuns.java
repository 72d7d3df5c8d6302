package dev.braid;

import dev.braid.internal.bridge.Receiver;
import dev.braid.internal.bridge.Spread;
import dev.braid.internal.crew.IteratorSource;
import dev.braid.internal.host.Host;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Lets the reader of a run do its tasks itself, one by one as it wants their results, while they are so short that to hand each to another
 * thread and its result back takes longer. Nothing of what the run promises is changed by that: tasks start in their order, and one that
 * turns out to block is noticed, and then the run's threads go on with those behind it.
 * The name is that of the policy of {@link java.util.concurrent.ThreadPoolExecutor} in which who hands over a task does it.
 *
 * <p><b>When.</b> The reader measures how long it takes for each result that it gets from the run. Below {@link #SHORT_NANOS} it tries to do
 * as many tasks itself, and stays with what is quicker. It takes over only when all that was begun has been read, and it is itself the
 * thread inside the source: then no other can begin a task. While it is, it counts as one of the crew's threads, so that the limit holds.
 *
 * <p><b>How it is called off.</b> A timer that finds it in a task, or away with a result, where it was the last time, takes it off: gives the
 * source free and calls the crew. So that a task costs no fence, what the two agree by is one-sided
 * (<a href="https://dl.acm.org/doi/10.1145/1810085.1810122">Dice, Huang, Yang: Asymmetric Dekker Synchronization</a>):
 *
 * <pre>
 *   the reader   writes its place, then looks at attention; if that is set, it asks under the lock what has become of it
 *   the timer    sets attention; a period later, under the lock, it looks whether the reader's place is still the same
 * </pre>
 *
 * <p>A period is far longer than a write takes to be seen. So when the timer looks again, the reader has seen that attention is set, or has
 * moved before that and is seen to have; and if it moves right then it comes to the lock. While it waits for upstream, the timer has nothing
 * to do and stops, with attention set: the reader starts it again when it has pulled.
 */
final class CallerRuns {

    /** Above that, per result, the reader does not try. */
    private static final long SHORT_NANOS = 2_000;

    /** Above that, per task, threads of their own are worth while: two processors get through such tasks sooner than one. */
    private static final long LONG_NANOS = 500;

    /** Twice so long a task may take, at least, before others go on with those behind it; three times that at the most. */
    private static final long PERIOD_NANOS = 100_000;

    /** How many results are measured at a time. */
    private static final int STRIDE = 64;

    /** After so many tasks in a row, that it did them was right, whatever ended it. */
    private static final int WORTH_WHILE = 1 << 12;

    private static final int LONGEST_REST = 1 << 16;

    /** So many measures in a row: one by itself may have met a pause of the whole machine. */
    private static final int MOST_SLOW = 4;

    /** Who does the tasks: the run, and the reader reads. */
    private static final int SPREAD = 0;

    /** The reader is inside the source, but reads what has been begun. */
    private static final int DRAINING = 1;

    /** The reader. */
    private static final int HELD = 2;

    // Where the reader is, in the lowest bits of its place.
    private static final long AWAY = 0;
    private static final long IN_TASK = 1;
    private static final long PULLING = 2;
    private static final int PLACE_BITS = 2;

    private static final int SPINS = 1 << 8;

    private static final VarHandle PLACE;

    static {
        try {
            PLACE = MethodHandles.lookup().findVarHandle(CallerRuns.class, "place", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Execution<?, ?, ?> run;
    private final IteratorSource source;
    private final Handed results;
    private final Spread.Step function;
    private final Runnable begins;
    private final Runnable ends;
    private final Host host;
    private final RunContext context;

    /** Written under the lock. */
    private volatile int mode;

    /** Where the reader is, and above that {@link #begun}. */
    private volatile long place;

    /** How many tasks the reader has begun; its own. */
    private long begun;

    /** The reader is to come to the lock with its next move. Written under the lock. */
    private volatile boolean attention;

    /** No timer runs. Guarded by this. */
    private boolean unwatched = true;

    /** Whose task the reader is, which may be another from call to call; its own, read by who cancels while the reader is in a task. */
    private volatile @Nullable TaskWorker reader;

    private @Nullable Thread readerThread;

    /** The reader was taken off in the task that it is in. Guarded by this. */
    private boolean leftInTask;

    /** The run's cancel has been passed on to that task. Guarded by this. */
    private boolean told;

    // The reader's own: what it measures, and how long it leaves the tasks to the run.
    private boolean alone;
    private boolean trying;
    private int slow;
    private int left = STRIDE;
    private int rest;
    private int nextRest = STRIDE;
    private long strideStart;
    private long spreadNanos = Long.MAX_VALUE;
    private long begunBefore;

    CallerRuns(
            Execution<?, ?, ?> run,
            IteratorSource source,
            Handed results,
            Spread.Step function,
            Runnable begins,
            Runnable ends) {
        this.run = run;
        this.source = source;
        this.results = results;
        this.function = function;
        this.begins = begins;
        this.ends = ends;
        this.context = run.context();
        this.host = context.host();
    }

    // The reader

    /**
     * The result of a task that the reader does itself; null if it is to take one from the run.
     *
     * @throws Exception if the reader is itself to stop
     */
    @Nullable Object take() throws Exception {
        int now = mode;
        if (now == HELD) {
            return next();
        }
        if (now == DRAINING) {
            return drain();
        }
        if (alone) {
            wasTakenOff();
        }
        return null;
    }

    /** Gives on the results of tasks that the reader does itself, as long as it does; returns whether {@code to} wants more. */
    boolean takeAll(Receiver to) throws Exception {
        while (mode == HELD) {
            Object next = next();
            if (next == null) {
                return true;
            }
            if (!to.receive(next)) {
                return false;
            }
        }
        return true;
    }

    /** The reader has taken a result from the run. */
    void took() {
        if (--left > 0) {
            return;
        }
        left = STRIDE;
        long now = host.workNanos();
        spreadNanos = strideStart == 0 ? Long.MAX_VALUE : now - strideStart;
        strideStart = now;
        if (rest > 0) {
            rest -= STRIDE;
        } else if (spreadNanos < SHORT_NANOS * STRIDE && source.tryEnter()) {
            alone = true;
            enter(DRAINING);
        }
    }

    /** The reader reads no more. */
    void end() {
        switch (mode) {
            case HELD -> giveUp();
            case DRAINING -> stopDraining();
            default -> {
                if (alone) {
                    wasTakenOff();
                }
            }
        }
    }

    /** Reads what the run has begun, and takes over when that is all. */
    private @Nullable Object drain() throws Exception {
        for (int spins = 0; spins < SPINS; spins++) {
            Object next = results.poll();
            if (next != null) {
                return next;
            }
            if (results.taken() == source.claimed()) {
                return takeOver() ? next() : null;
            }
            Thread.onSpinWait();
        }
        stopDraining(); // what runs is not so short after all
        return null;
    }

    private void stopDraining() {
        if (leaveIf(DRAINING)) {
            giveBack();
        }
        wasTakenOff();
    }

    private boolean takeOver() {
        if (!run.joinAsGuest()) {
            stopDraining();
            return false;
        }
        begins.run();
        if (!holdIfDraining()) {
            ends.run();
            run.leaveAsGuest();
            wasTakenOff();
            return false;
        }
        trying = true;
        slow = 0;
        left = STRIDE;
        strideStart = host.workNanos();
        return true;
    }

    private @Nullable Object next() throws Exception {
        if (!isHeldAt(PULLING)) {
            wasTakenOff();
            return null;
        }
        Object task;
        try {
            task = source.next();
        } catch (Throwable t) {
            stop();
            if (here().isOver()) {
                throw Failures.<Exception>asIs(t);
            }
            run.sourceFailed(t);
            return null;
        }
        if (task == null || context.isOver()) {
            stop();
            return null;
        }
        Thread thread = Thread.currentThread();
        if (thread != readerThread) {
            readerThread = thread;
            reader = TaskWorker.current();
        }
        begun++;
        isHeldAt(IN_TASK);
        Object result;
        try {
            result = function.apply(task);
        } catch (Throwable t) {
            return failed(t);
        }
        if (!isHeldAt(AWAY)) {
            wasTakenOff();
        } else if (--left == 0) {
            measure();
        }
        return results.succeeded(result);
    }

    /** Moves on, and returns whether the tasks are the reader's still. The timer takes nobody off who pulls. */
    private boolean isHeldAt(long where) {
        PLACE.setRelease(this, begun << PLACE_BITS | where);
        VarHandle.releaseFence(); // keeps the compiler from looking first
        return !attention || attend();
    }

    private TaskWorker here() {
        return TaskWorker.here();
    }

    private @Nullable Object failed(Throwable thrown) throws Exception {
        boolean cancelled = context.isOver();
        boolean held = isHeldAt(AWAY);
        if (!held) {
            wasTakenOff(); // before asking: a cancel that was passed on meant this task alone
        }
        boolean over = here().isOver();
        Throwable failure = run.ownFailure(thrown);
        if (!over && !cancelled && !results.isFailFast()) {
            return results.failed(failure);
        }
        if (!over && !cancelled) {
            run.fail(failure); // before others can go on with the tasks behind it
        }
        if (held) {
            giveUp();
        }
        if (over) {
            throw Failures.<Exception>asIs(thrown);
        }
        return null;
    }

    private void measure() {
        long now = host.workNanos();
        long took = now - strideStart;
        strideStart = now;
        left = STRIDE;
        if (took <= LONG_NANOS * STRIDE && (!trying || took <= spreadNanos)) {
            trying = false;
            slow = 0;
        } else if (++slow == MOST_SLOW) {
            giveUp();
        }
    }

    /** Leaves the tasks to the run, unless the timer has done so. */
    private void giveUp() {
        if (isHeldAt(PULLING)) {
            stop();
        } else {
            wasTakenOff();
        }
    }

    /** Leaves the tasks to the run. While the reader pulls. */
    private void stop() {
        leaveIf(HELD);
        isHeldAt(AWAY);
        ends.run();
        results.skipTo(source.claimed());
        source.leave();
        run.leaveAsGuest();
        restFromNow();
    }

    private void giveBack() {
        source.leave();
        run.staff();
    }

    /** Comes back to find that the run has gone on. */
    private void wasTakenOff() {
        settle();
        restFromNow();
    }

    private void restFromNow() {
        alone = false;
        if (begun - begunBefore > WORTH_WHILE) {
            nextRest = STRIDE;
        }
        begunBefore = begun;
        rest = nextRest;
        nextRest = Math.min(LONGEST_REST, 2 * nextRest);
        left = STRIDE;
        strideStart = 0;
    }

    /** The reader is in no task any more: gives back what it had taken up, if it was left in one. */
    private void settle() {
        boolean toldToStop;
        synchronized (this) {
            attention = false;
            if (!leftInTask) {
                return;
            }
            leftInTask = false;
            toldToStop = told;
            told = false;
        }
        if (results.window().delivered()) {
            run.staff();
        }
        run.leaveAsGuest();
        if (toldToStop) {
            here().endAttempt();
        }
    }

    // The reader, and the timer: what they agree by

    private synchronized void enter(int next) {
        mode = next;
        attention = false;
        watchOnce();
    }

    private synchronized boolean holdIfDraining() {
        if (mode != DRAINING) {
            return false;
        }
        enter(HELD);
        return true;
    }

    private synchronized boolean leaveIf(int expected) {
        if (mode != expected) {
            return false;
        }
        mode = SPREAD;
        return true;
    }

    /** Whether the tasks are the reader's still. */
    private synchronized boolean attend() {
        if (mode != HELD) {
            return false;
        }
        attention = false;
        watchOnce();
        return true;
    }

    /** Starts a timer if there is none. With the lock. */
    private void watchOnce() {
        if (unwatched) {
            unwatched = false;
            new Watch().goOn();
        }
    }

    /** The timer: looks every now and then whether the reader has moved. */
    private final class Watch {

        private long seen = -1;

        void goOn() {
            host.schedule(PERIOD_NANOS, this::look);
        }

        private void look() {
            int found;
            long now = place;
            synchronized (CallerRuns.this) {
                found = mode;
                if (found != SPREAD && (now != seen || !attention)) {
                    // Announced, and looked at once more: the whole machine may have paused, and the timer is then as late as the reader.
                    attention = now == seen;
                    seen = now;
                    goOn();
                    return;
                }
                unwatched = true;
                if (found == SPREAD || where(now) == PULLING) {
                    return;
                }
                mode = SPREAD;
                if (found == HELD) {
                    goesOn(where(now) == IN_TASK);
                }
            }
            giveBack();
            if (found == HELD && where(now) == AWAY) {
                run.leaveAsGuest();
            } else if (context.ownCause() != null) {
                cancel();
            }
        }

        private long where(long now) {
            return now & ((1L << PLACE_BITS) - 1);
        }
    }

    /** The run goes on with the tasks behind those that the reader has begun. With the lock. */
    private void goesOn(boolean inTask) {
        results.skipTo(source.claimed());
        ends.run();
        if (inTask) {
            results.window().hold();
            leftInTask = true;
        }
    }

    // Who cancels the run

    /** Passes a cancel of the run on to the task that the reader is in, if it was taken off in one. */
    synchronized void cancel() {
        TaskWorker worker = reader;
        if (leftInTask && !told && worker != null) {
            told = true;
            worker.execution().cancelTask(worker, worker.epoch());
        }
    }
}
