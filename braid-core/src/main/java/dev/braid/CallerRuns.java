package dev.braid;

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
 * <p><b>How it is called off.</b> While it is in a task, or away with a result, it can be taken off by a timer that finds it where it was
 * the last time: the timer gives the source free and calls the crew. The two agree by one CAS on {@link #phase}:
 *
 * <pre>
 *   SPREAD → DRAINING      the reader, inside the source; results that are there are read first
 *   DRAINING → HELD        the reader, when all are
 *   HELD → PULLING         the reader, by CAS: it wants the next task
 *   PULLING → HELD         the reader, by a plain release: it has one, does it, and is away with the result
 *   HELD, DRAINING → SPREAD   the timer, by CAS; or the reader
 * </pre>
 *
 * <p>So what a task costs beside itself is one CAS. While the reader waits for upstream the timer has nothing to do, and stops; the reader looks
 * whether it has, after each time it has pulled. There is no fence between its release and that look, so the timer says that it stops, and
 * does so a period later, if it still finds the reader pulling: by then what either has written is seen by the other.
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

    private static final int SPREAD = 0;
    private static final int DRAINING = 1;
    private static final int HELD = 2;
    private static final int PULLING = 3;

    private static final int SPINS = 1 << 8;

    private static final VarHandle PHASE;
    private static final VarHandle IN_TASK;
    private static final VarHandle BEGUN;
    private static final VarHandle UNWATCHED;

    static {
        try {
            var lookup = MethodHandles.lookup();
            PHASE = lookup.findVarHandle(CallerRuns.class, "phase", int.class);
            IN_TASK = lookup.findVarHandle(CallerRuns.class, "inTask", boolean.class);
            UNWATCHED = lookup.findVarHandle(CallerRuns.class, "unwatched", boolean.class);
            BEGUN = lookup.findVarHandle(CallerRuns.class, "begun", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Execution<?, ?, ?> run;
    private final IteratorSource source;
    private final Handed results;
    private final TaskFunction<Object, Object, Exception> function;
    private final Runnable begins;
    private final Runnable ends;
    private final Host host;

    /** See above. */
    private volatile int phase;

    /** Whether the reader is in a task; written by itself, looked at by the timer a period after it has taken it off. */
    private volatile boolean inTask;

    /** No timer runs; set by the timer when it stops, cleared by CAS by who starts it again. */
    private volatile boolean unwatched = true;

    /** How many tasks the reader has begun; its own, read by the timer. */
    private volatile long begun;

    /** Whose task the reader is, which may be another from call to call; its own, read by the timer while the reader is in a task. */
    private volatile @Nullable TaskWorker reader;

    private @Nullable Thread readerThread;

    /** The reader was taken off, and it is not known yet whether in a task. Guarded by this. */
    private boolean open;

    /** Guarded by this: in which task that may have been. */
    private long openIn;

    /** Guarded by this: the run's cancel has been passed on to the task that the reader is in. */
    private boolean told;

    /** Guarded by this: what the reader is in is certain, and a cancel of the run has to be passed on. */
    private boolean armed;

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
            TaskFunction<Object, Object, Exception> function,
            Runnable begins,
            Runnable ends) {
        this.run = run;
        this.source = source;
        this.results = results;
        this.function = function;
        this.begins = begins;
        this.ends = ends;
        this.host = run.context().host();
    }

    // The reader

    /**
     * The result of a task that the reader does itself; null if it is to take one from the run.
     *
     * @throws Exception if the reader is itself to stop
     */
    @Nullable Object take() throws Exception {
        if (phase == SPREAD) {
            if (alone) {
                wasTakenOff();
            }
            return null;
        }
        return phase == DRAINING ? drain() : next();
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
            phase = DRAINING;
            alone = true;
            watchOnce();
        }
    }

    /** The reader reads no more. */
    void end() {
        if (phase == HELD) {
            giveUp();
        } else if (phase == DRAINING) {
            stopDraining();
        } else if (alone) {
            wasTakenOff();
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
        if (PHASE.compareAndSet(this, DRAINING, SPREAD)) {
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
        if (!PHASE.compareAndSet(this, DRAINING, HELD)) {
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
        if (!PHASE.compareAndSet(this, HELD, PULLING)) {
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
        if (task == null || run.context().isOver()) {
            stop();
            return null;
        }
        Thread thread = Thread.currentThread();
        if (thread != readerThread) {
            readerThread = thread;
            reader = TaskWorker.current();
        }
        BEGUN.setOpaque(this, begun + 1);
        IN_TASK.setOpaque(this, true);
        PHASE.setRelease(this, HELD);
        watchOnce();
        Object result;
        try {
            result = function.apply(task);
        } catch (Throwable t) {
            IN_TASK.setOpaque(this, false);
            return failed(t);
        }
        IN_TASK.setOpaque(this, false);
        if (phase != HELD) {
            wasTakenOff();
        } else if (--left == 0) {
            measure();
        }
        return results.succeeded(result);
    }

    private TaskWorker here() {
        return TaskWorker.here();
    }

    private @Nullable Object failed(Throwable thrown) throws Exception {
        boolean cancelled = run.context().isOver();
        boolean takenOff = phase != HELD;
        if (takenOff) {
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
        if (!takenOff) {
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
        if (PHASE.compareAndSet(this, HELD, PULLING)) {
            stop();
        } else {
            wasTakenOff();
        }
    }

    /** Leaves the tasks to the run. While the phase is PULLING, in which the timer does nothing. */
    private void stop() {
        phase = SPREAD;
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
        if (settle()) {
            here().endAttempt();
        }
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

    /** The reader is in no task any more: gives back what it had taken up. Returns whether a cancel has been passed on to it meanwhile. */
    private boolean settle() {
        boolean toldToStop;
        synchronized (this) {
            if (!open) {
                return false;
            }
            open = false;
            armed = false;
            toldToStop = told;
            told = false;
        }
        if (results.window().delivered()) {
            run.staff();
        }
        run.leaveAsGuest();
        return toldToStop;
    }

    // The timer

    /** Starts a timer if there is none. */
    private void watchOnce() {
        if (unwatched && UNWATCHED.compareAndSet(this, true, false)) {
            new Watch().goOn();
        }
    }

    /** The timer: looks every now and then whether the reader has moved. */
    private final class Watch {

        private long seen = -1;

        /** How often in turn it has found the reader where it was. */
        private int stills;

        /** It has said that it stops, and looks once more. */
        private boolean announced;

        void goOn() {
            host.schedule(PERIOD_NANOS, this::look);
        }

        private void look() {
            long now = begun;
            boolean still = now == seen;
            seen = now;
            int found = phase;
            if (announced) {
                if (found == PULLING && still) {
                    return;
                }
                announced = false;
                if (!UNWATCHED.compareAndSet(CallerRuns.this, true, false)) {
                    return; // the reader has started another
                }
            }
            stills = still && found != PULLING ? stills + 1 : 0;
            switch (found) {
                case SPREAD -> stop();
                case PULLING -> {
                    announced = still;
                    unwatched = still;
                    goOn();
                }
                default -> {
                    // Twice, for the whole machine may have paused: the timer is then as late as the reader.
                    if (stills < 2 || !PHASE.compareAndSet(CallerRuns.this, found, SPREAD)) {
                        goOn();
                    } else if (found == DRAINING) {
                        giveBack();
                        stop();
                    } else {
                        takeOff(now);
                        host.schedule(PERIOD_NANOS, () -> confirm(now));
                        stop();
                    }
                }
            }
        }

        /** Stops, unless the reader has just begun anew: that is ordered by two volatile writes, each before a look at the other. */
        private void stop() {
            unwatched = true;
            if (phase != SPREAD) {
                watchOnce();
            }
        }
    }

    private void takeOff(long task) {
        synchronized (this) {
            open = true;
            openIn = task;
        }
        results.skipTo(source.claimed());
        results.window().hold();
        ends.run();
        giveBack();
    }

    /** A period after it was taken off: what the reader is in is certain by now. */
    private void confirm(long task) {
        boolean in = inTask && begun == task;
        synchronized (this) {
            if (!open || openIn != task) {
                return; // the reader has come back since
            }
            armed = in;
        }
        if (!in) {
            settle();
        } else if (run.context().ownCause() != null) {
            cancel();
        }
    }

    // Who cancels the run

    /** Passes a cancel of the run on to the task that the reader is in, if it was taken off in one. */
    synchronized void cancel() {
        TaskWorker worker = reader;
        if (armed && !told && worker != null) {
            told = true;
            worker.execution().cancelTask(worker, worker.epoch());
        }
    }
}
