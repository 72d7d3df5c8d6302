package dev.braid;

import dev.braid.internal.bridge.Downstream;
import dev.braid.internal.bridge.Spread;
import dev.braid.internal.crew.IteratorSource;
import dev.braid.internal.crew.WorkerSnapshot;
import dev.braid.internal.host.Host;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the reader of a run do its tasks itself, one by one as it wants their results, while they are so short that to hand each to another
 * thread and its result back takes longer. Nothing of what the run promises is changed by that: tasks start in their order, and one that
 * turns out to block is noticed, and then the run's threads go on with those behind it.
 * The name is that of the policy of {@link java.util.concurrent.ThreadPoolExecutor} in which who hands over a task does it.
 *
 * <p><b>When.</b> The reader measures how long it takes for each result that it gets from the run. Below {@link #SHORT_NANOS} it tries to do
 * as many tasks itself, and stays with what is quicker. It takes over only when all that was begun has been read, and it is itself the
 * thread inside the source: then no other can begin a task. While it is, it counts as one of the crew's threads, so that the limit holds. When
 * its {@link Lease} ends, the source is free and the crew is called.
 */
final class CallerRuns extends Lease {

    /** Above that, per result, the reader does not try. */
    private static final long SHORT_NANOS = 2_000;

    /** Above that, per task, threads of their own are worth while: two processors get through such tasks sooner than one. */
    private static final long LONG_NANOS = 500;

    /** How many results are measured at a time. */
    private static final int STRIDE = 64;

    /** After so many tasks in a row, that it did them was right, whatever ended it. */
    private static final int WORTH_WHILE = 1 << 12;

    private static final int LONGEST_REST = 1 << 16;

    /** So many measures in a row: one by itself may have met a pause of the whole machine. */
    private static final int MOST_SLOW = 4;

    private static final Object ENOUGH = new Object();

    private static final int SPINS = 1 << 8;

    private final Execution<?, ?, ?> run;
    private final IteratorSource source;
    private final Handed results;
    private final Spread.Step function;
    private final BooleanSupplier begins;
    private final Runnable ends;
    private final Host host;
    private final RunContext context;

    /** Whose task the reader is, which may be another from call to call; its own, read by who cancels while the reader is in a task. */
    private volatile @Nullable TaskWorker reader;

    private @Nullable Thread readerThread;

    /** The reader was taken off in the task that it is in. Guarded by this. */
    private boolean leftInTask;

    /** The index of that task, and about when it began, not later. Guarded by this. */
    private long leftIndex;

    private long leftSince;

    /** How its tasks ended that did not succeed; written by the reader. */
    private final Tally unsuccessful = new Tally();

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
            BooleanSupplier begins,
            Runnable ends) {
        super(run.context().host());
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
        State now = state();
        if (now == State.HELD) {
            return doTasks(null);
        }
        if (now == State.DRAINING) {
            return readWhatIsBegun();
        }
        if (alone) {
            wasTakenOff();
        }
        return null;
    }

    /** Pushes on the results of tasks that the reader does itself, as long as it does; returns whether {@code to} wants more. */
    boolean pushTo(Downstream to) throws Exception {
        return doTasks(to) != ENOUGH;
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
            drain();
        }
    }

    /** The reader reads no more. */
    void end() {
        switch (state()) {
            case HELD -> giveUp();
            case DRAINING -> stopDraining();
            default -> {
                if (alone) {
                    wasTakenOff();
                }
            }
        }
    }

    /** Reads what the run has begun, and takes over when that is all, and no thread is about to come that the limit has no room for. */
    private @Nullable Object readWhatIsBegun() throws Exception {
        for (int spins = 0; spins < SPINS; spins++) {
            Object next = results.poll();
            if (next != null) {
                return next;
            }
            if (results.taken() == source.claimed() && run.crew().joinAsGuest()) {
                return takeOver() ? doTasks(null) : null;
            }
            Thread.onSpinWait();
        }
        stopDraining(); // what runs is not so short after all
        return null;
    }

    private void stopDraining() {
        if (endIf(State.DRAINING)) {
            giveBack();
        }
        wasTakenOff();
    }

    /** Begins, as a guest of the crew; returns whether it has. */
    private boolean takeOver() {
        if (begins.getAsBoolean()) {
            if (holdIfDraining()) {
                trying = true;
                slow = 0;
                left = STRIDE;
                strideStart = host.workNanos();
                return true;
            }
            ends.run();
        }
        run.crew().leaveAsGuest();
        stopDraining();
        return false;
    }

    /**
     * Does tasks, and gives on what they return, as long as that is wanted and the tasks are its own. One loop, and whoever takes a single
     * result is in it as well: the compiler does not inline what it has compiled by itself before.
     *
     * @param to who takes results; null for the caller itself, one
     * @return that one; {@link #ENOUGH} if no more are wanted; null if the tasks are not the reader's any more
     */
    private @Nullable Object doTasks(@Nullable Downstream to) throws Exception {
        while (state() == State.HELD) {
            if (!isHeldAt(PULLING)) {
                wasTakenOff();
                return null;
            }
            Object task;
            try {
                task = source.next();
            } catch (Throwable t) {
                return sourceFailed(t);
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
            begin();
            Object done = done(task);
            if (done == null || to == null) {
                return done;
            }
            if (!to.push(done)) {
                return ENOUGH;
            }
        }
        if (alone) {
            wasTakenOff();
        }
        return null;
    }

    /** What is taken for a task; null if the reader is to take no more of them. */
    private @Nullable Object done(Object task) throws Exception {
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
        dropInterrupt();
        return results.succeeded(result);
    }

    /** An interrupt that a task has left behind does not reach what comes next. */
    private void dropInterrupt() {
        if (Thread.currentThread().isInterrupted() && !here().isOver()) {
            here().endAttempt();
        }
    }

    private @Nullable Object sourceFailed(Throwable thrown) throws Exception {
        stop();
        if (here().isOver()) {
            throw Failures.<Exception>asIs(thrown);
        }
        run.sourceFailed(thrown);
        return null;
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
        dropInterrupt();
        if (over || cancelled) {
            unsuccessful.cancel();
        } else {
            unsuccessful.failure();
        }
        if (!over && !cancelled && !results.isFailFast()) {
            return results.failed(failure);
        }
        if (!over && !cancelled) {
            run.fail(failure); // before others can go on with the tasks behind it
        }
        if (held) {
            giveUp();
        } else {
            results.cut();
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
        endIf(State.HELD);
        isHeldAt(AWAY);
        ends.run();
        results.skipTo(source.claimed());
        source.leave();
        run.crew().leaveAsGuest();
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
        if (begun() - begunBefore > WORTH_WHILE) {
            nextRest = STRIDE;
        }
        begunBefore = begun();
        rest = nextRest;
        nextRest = Math.min(LONGEST_REST, 2 * nextRest);
        left = STRIDE;
        strideStart = 0;
    }

    /** The reader is in no task any more: gives back what it had taken up, if it was left in one. */
    private void settle() {
        boolean toldToStop;
        synchronized (this) {
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
        run.crew().leaveAsGuest();
        if (toldToStop) {
            here().endAttempt();
        }
    }

    // The timer

    @Override
    void expires(boolean wasHeld, boolean inTask) {
        if (wasHeld) {
            results.skipTo(source.claimed());
            ends.run();
        }
        if (wasHeld && inTask) {
            results.window().hold();
            leftInTask = true;
            leftIndex = source.claimed() - 1;
            leftSince = host.nanoTime() - LONGEST_NANOS;
        }
    }

    @Override
    void expired(boolean wasHeld, boolean inTask) {
        giveBack();
        if (wasHeld && !inTask) {
            run.crew().leaveAsGuest();
        } else if (context.ownCause() != null) {
            cancel();
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

    // Who asks what goes on

    /** Adds how the reader's tasks have ended. */
    void addTo(Tally sum) {
        long now = place();
        sum.add(unsuccessful);
        sum.addSucceeded(Math.max(0, begun(now) - (where(now) == IN_TASK ? 1 : 0) - unsuccessful.ended()));
    }

    /** The task that the reader is in; null if it is in none. */
    synchronized @Nullable WorkerSnapshot snapshot() {
        long now = place();
        Thread thread = readerThread;
        if (where(now) != IN_TASK || thread == null) {
            return null;
        }
        long index = leftInTask ? leftIndex : source.claimed() - 1;
        long since = leftInTask ? leftSince : host.nanoTime() - LONGEST_NANOS;
        return place() == now ? new WorkerSnapshot(thread, begun(now), index, since, false, told) : null;
    }
}
