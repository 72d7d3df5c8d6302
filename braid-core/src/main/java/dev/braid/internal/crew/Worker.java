package dev.braid.internal.crew;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thread's place in a {@link Crew}: the task that it runs, who may interrupt it, and which tasks come next.
 *
 * <p><b>Interrupts.</b> A cancel must reach the task that it means and no other, and must not outlive it. So the canceller and the thread
 * agree by CAS on one word, which holds the number of the task (its <em>epoch</em>) and its phase:
 *
 * <pre>
 *   IDLE → RUNNING                                       the thread, before it claims
 *   RUNNING → INTERRUPTING → INTERRUPTED                 the canceller; between the two it notes the time and interrupts the thread
 *   INTERRUPTED → INTERRUPTING → INTERRUPTED             the canceller again, when the task has swallowed the interrupt
 *   RUNNING | INTERRUPTED → SHIELDED | SHIELDED_CANCELLED   the thread, around a clean-up block, and back
 *   SHIELDED → INTERRUPTING → SHIELDED_CANCELLED         the canceller: noted, delivered when the block ends
 *   RUNNING | INTERRUPTED → IDLE of the next epoch       the thread, when the task has ended; it then clears its flag
 *   RUNNING | INTERRUPTED → SHIELDED of the next epoch   the thread, between two attempts; it then clears its flag, and ends the shield
 * </pre>
 *
 * <p>A thread that finds INTERRUPTING waits for INTERRUPTED, which is as long as {@link Thread#interrupt()} takes. The epoch keeps a
 * canceller that meant one task from hitting the next. A flag in place of the CAS is not enough: the interrupt could come after the
 * thread has looked at it. Each attempt of a task has an epoch of its own: the canceller of one whose time was out may still be on its way
 * when the next one runs. Between the two is a shield, so that an interrupt for the new epoch is not cleared with that for the old one.
 *
 * <p><b>Chunks.</b> A thread whose tasks turn out short claims several neighbouring ones at once. How many are <em>left</em> after the
 * running one stands in the same word. So ending a task and beginning the next is one CAS ({@link #advance()}), which fails if a
 * canceller came first, and any other thread can take some from the far end ({@link #stealFrom}): a task never waits behind one that
 * blocks. How large a chunk may be is for {@link Crew} to say.
 */
public abstract class Worker implements Runnable {

    private static final long PHASE = 7;
    private static final long IDLE = 0;
    private static final long RUNNING = 1;
    private static final long INTERRUPTING = 2;
    private static final long INTERRUPTED = 3;
    private static final long SHIELDED = 4;
    private static final long SHIELDED_CANCELLED = 5;
    private static final int LEFT_SHIFT = 3;
    private static final int EPOCH_SHIFT = 14;
    private static final long ONE_LEFT = 1L << LEFT_SHIFT;
    private static final long ONE_EPOCH = 1L << EPOCH_SHIFT;
    private static final long LEFT = ONE_EPOCH - ONE_LEFT;

    /** In place of a time, while the thread runs no task. */
    private static final long NO_TASK = Long.MIN_VALUE;

    private static final VarHandle WORD;

    private static final VarHandle SINCE;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(Worker.class, "word", long.class);
            SINCE = MethodHandles.lookup().findVarHandle(Worker.class, "since", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Epoch, tasks left in 11 bits, phase in 3; see the protocols above. */
    private volatile long word; // IDLE: a write of what is there anyway would cost a fence

    /** The thread in this place; written by itself when it comes, read by cancellers while the phase is not IDLE. */
    private volatile @Nullable Thread thread;

    /** Of the last task that was cancelled; written by its canceller while the phase is INTERRUPTING, read after that. */
    private @Nullable Trail trail;

    /** A task's index less its epoch; written by the thread before it publishes a chunk in the word, read by thieves after. */
    private long offset;

    /** How many tasks of its chunk this worker has reserved in the crew; written and read like {@link #offset}. */
    private int reserved;

    /** The claimed task, if its source hands it over; the thread's own. */
    private @Nullable Object task;

    /** The next in the crew's roster; written before this worker is published there. */
    @Nullable Worker nextInRoster;

    /** The crew that this worker has joined; written before it is published. */
    @Nullable Crew crew;

    /**
     * When its thread looked at the clock last before the running task; none while it claims. Written by the thread, none before the word
     * opens the time of a claim, and a time after the offset: so who reads this after the word never takes one task for another.
     */
    private long since = NO_TASK;

    /** How quick the thread is; the thread's own. None until it has its second task: most threads that wait are in their first. */
    private @Nullable Pace pace;

    protected Worker() {}

    /** One task after another, as long as there are any. Called by the {@link Work}'s {@code bind} only. */
    @Override
    public final void run() {
        WorkerLoop.run(this, crew());
    }

    /** What the crew that this worker has joined works on. */
    protected final Work work() {
        return crew().work();
    }

    private Crew crew() {
        return Objects.requireNonNull(crew);
    }

    /** Hands over a claimed task, called by sources. */
    public final void give(long index, Object task) {
        offset = index - epochNumber(word);
        reserved = 0;
        this.task = task;
    }

    /** Hands over {@code count} claimed tasks with indices from {@code first} on, called by sources. All but one were reserved. */
    public final void give(long first, int count) {
        offset = first - epochNumber(word);
        reserved = count - 1;
        if (count > 1) {
            publishLeft(count - 1);
        }
    }

    private void publishLeft(int tasks) {
        for (int spins = 0; ; spins++) {
            long now = word;
            if ((now & PHASE) == INTERRUPTING) {
                Spin.once(spins); // the canceller will write the word as it was
            } else if (WORD.compareAndSet(this, now, now + tasks * ONE_LEFT)) {
                return;
            }
        }
    }

    /** How many tasks the last claim gave. */
    final int claimed() {
        return reserved + 1;
    }

    /** The index of the running task; that of the next one once it has ended. */
    public final long index() {
        return offset + epochNumber(word);
    }

    /** Takes the task that the source handed over; the worker forgets it. */
    public final Object takeTask() {
        Object taken = task;
        assert taken != null;
        task = null;
        return taken;
    }

    /** Whether the calling thread is the one in this place. */
    public final boolean isCurrentThread() {
        return thread == Thread.currentThread();
    }

    final void arrive(Thread thread, @Nullable ClassLoader loader) {
        this.thread = thread;
        pace = null;
        if (thread.getContextClassLoader() != loader) {
            thread.setContextClassLoader(loader);
        }
    }

    /** How many tasks to claim at once. */
    final int appetite() {
        return pace == null ? 1 : pace.appetite();
    }

    final @Nullable Pace pace() {
        return pace;
    }

    final void setPace(Pace pace) {
        this.pace = pace;
    }

    final void depart() {
        if (isBusy()) {
            end(); // something was thrown
        }
        endTasks();
        thread = null;
    }

    /** Opens the time of the task that will be claimed. No fence, because the claim is one ({@link Source}). */
    final void begin() {
        WORD.setRelease(this, word + (RUNNING - IDLE));
    }

    /** The claimed tasks begin, one after another; the clock was looked at last at {@code nanos}. */
    final void beginTasks(long nanos) {
        SINCE.setRelease(this, nanos);
    }

    /** What was claimed has ended: from here on the thread claims, or does nothing. */
    final void endTasks() {
        SINCE.setRelease(this, NO_TASK);
    }

    /** Opens the time of the next task of the chunk; false if none is left. */
    final boolean resume() {
        while (true) {
            long now = word;
            if ((now & LEFT) == 0) {
                return false;
            }
            if (WORD.compareAndSet(this, now, now + (RUNNING - IDLE) - ONE_LEFT)) {
                tookOneOf(now);
                return true;
            }
        }
    }

    /**
     * Closes the task's time and opens that of the next of the chunk, in one step.
     *
     * @return false, and nothing is changed, if none is left or the task has been cancelled
     */
    public final boolean advance() {
        long now = word;
        if ((now & LEFT) == 0
                || (now & PHASE) != RUNNING
                || !WORD.compareAndSet(this, now, now + ONE_EPOCH - ONE_LEFT)) {
            return false;
        }
        Thread.interrupted(); // one that the task left behind, or of a cancel, which the next task will find without it
        tookOneOf(now);
        return true;
    }

    /**
     * Closes the task's time; from here on no interrupt of Braid's arrives, and the thread's flag is clear.
     *
     * @return whether the task was cancelled while it ran
     */
    public final boolean end() {
        long phase = close(IDLE); // the next of a chunk has the next epoch and the next index, so the offset stays
        Thread.interrupted(); // Braid's, or one that the task left behind: neither is the next task's
        return phase != RUNNING;
    }

    /**
     * Closes the time of an attempt and opens that of the task's next one, in which no interrupt for the first arrives. By the worker's own
     * thread only, not in a shield or a chunk. A cancel of all that looked for the old epoch has missed the task: look for that after this.
     */
    public final void reopen(boolean interrupt) {
        assert left(word) == 0; // or thieves would read the offset
        long known = since;
        endTasks(); // for who reads the offset just now
        close(SHIELDED);
        offset--; // the index stays
        beginTasks(known);
        Thread.interrupted();
        unshield(interrupt);
    }

    /** Moves on to this phase of the next epoch; returns the phase of the last one. */
    private long close(long next) {
        for (int spins = 0; ; spins++) {
            long now = word;
            if ((now & PHASE) == INTERRUPTING) {
                Spin.once(spins);
            } else if (WORD.compareAndSet(this, now, now - (now & PHASE) + next + ONE_EPOCH)) {
                return now & PHASE;
            }
        }
    }

    /** Takes half of what is left to {@code victim}, at least one, and begins with the first of these; false if nothing is left there. */
    final boolean stealFrom(Worker victim) {
        while (true) {
            long theirs = victim.word;
            int left = left(theirs);
            if (left == 0) {
                return false;
            }
            if ((theirs & PHASE) == INTERRUPTING) {
                return false; // the canceller will write the word as it was; and what it cancels is not worth stealing
            }
            int stolen = (left + 1) / 2;
            long first = victim.offset + epochNumber(theirs) + nextOffset(theirs) + left - stolen;
            int theirsReserved = victim.reserved;
            crew().reserve(stolen - 1); // before: what is left over is reserved at any time
            if (WORD.compareAndSet(victim, theirs, theirs - stolen * ONE_LEFT)) {
                if (stolen == left) {
                    crew().release(theirsReserved);
                }
                give(first, stolen);
                return true;
            }
            crew().release(stolen - 1);
        }
    }

    /** How far the first task left is from the index that the word stands for: an idle worker's epoch is already that of the next. */
    private static long nextOffset(long word) {
        return (word & PHASE) == IDLE ? 0 : 1;
    }

    private void tookOneOf(long before) {
        if (left(before) == 1) {
            crew().release(reserved);
        }
    }

    private static int left(long word) {
        return (int) ((word & LEFT) >> LEFT_SHIFT);
    }

    private static long epochNumber(long word) {
        return word >>> EPOCH_SHIFT;
    }

    /** The number of the task that runs now, for {@link #cancel}. */
    public final long epoch() {
        return epochNumber(word);
    }

    /** Whether a task or the source runs in this worker, as of now. */
    public final boolean isBusy() {
        return (word & PHASE) != IDLE;
    }

    /** Whether the running task has been cancelled. Meant for the worker's own thread. */
    public final boolean isCancelled() {
        return isCancelled(word);
    }

    private static boolean isCancelled(long word) {
        long phase = word & PHASE;
        return phase == INTERRUPTING || phase == INTERRUPTED || phase == SHIELDED_CANCELLED;
    }

    /**
     * Cancels the task of the given epoch if it still runs.
     *
     * @param interrupt whether to interrupt the thread, or only to note the cancel
     * @return whether it was this call that cancelled it
     */
    final boolean cancel(long epoch, boolean interrupt, long nowNanos) {
        while (true) {
            long now = word;
            if (epochNumber(now) != epoch) {
                return false;
            }
            switch ((int) (now & PHASE)) {
                case (int) RUNNING -> {
                    if (take(now)) {
                        deliver(now, INTERRUPTED, new Trail(epoch, nowNanos), interrupt);
                        return true;
                    }
                }
                case (int) SHIELDED -> {
                    if (take(now)) {
                        deliver(now, SHIELDED_CANCELLED, new Trail(epoch, nowNanos), false);
                        return true;
                    }
                }
                default -> {
                    return false;
                }
            }
        }
    }

    /**
     * Interrupts the task of the given epoch again, if it was cancelled, still runs, is not shielded, and has swallowed the last
     * interrupt.
     */
    final void interruptAgain(long epoch) {
        Thread running = thread;
        long now = word;
        if (epochNumber(now) == epoch
                && (now & PHASE) == INTERRUPTED
                && running != null
                && !running.isInterrupted()
                && take(now)) {
            deliver(now, INTERRUPTED, trail, true);
        }
    }

    /** Lets the caller alone write the word, until it says something else than INTERRUPTING. */
    private boolean take(long now) {
        return WORD.compareAndSet(this, now, now - (now & PHASE) + INTERRUPTING);
    }

    private void deliver(long now, long phase, @Nullable Trail trail, boolean interrupt) {
        this.trail = trail;
        try {
            Thread running = thread;
            if (interrupt && running != null) {
                running.interrupt();
            }
        } finally {
            word = now - (now & PHASE) + phase;
        }
    }

    /** Whether the task of the given epoch still runs though it was cancelled, or is just being cancelled, for the first time or again. */
    public final boolean isLate(long epoch) {
        long now = word;
        return epochNumber(now) == epoch && isCancelled(now);
    }

    /** What is known of how the task of the given epoch was cancelled, if it was and still runs. */
    final @Nullable Trail trail(long epoch) {
        Trail known = isLate(epoch) ? trail : null;
        return known != null && known.epoch == epoch ? known : null;
    }

    /** The thread in this place, for reports; null if it has gone. */
    public final @Nullable Thread thread() {
        return thread;
    }

    /** What the thread in this place does, as of now; null if it does nothing. For any thread. */
    public final @Nullable WorkerSnapshot snapshot() {
        while (true) {
            long now = word;
            Thread running = thread;
            if ((now & PHASE) == IDLE || running == null) {
                return null;
            }
            long begun = (long) SINCE.getAcquire(this);
            long index = offset + epochNumber(now);
            VarHandle.acquireFence();
            if (epochNumber(word) == epochNumber(now)) {
                return new WorkerSnapshot(running, epochNumber(now), index, begun, begun == NO_TASK, isCancelled(now));
            }
        }
    }

    /**
     * Keeps interrupts away from the running task until {@link #unshield}. By the worker's own thread only.
     *
     * @param interrupt whether a cancel interrupts; if not, an interrupt that is there is somebody else's, and stays
     * @return whether it was not shielded before, and so has to be unshielded
     */
    public final boolean shield(boolean interrupt) {
        for (int spins = 0; ; spins++) {
            long now = word;
            switch ((int) (now & PHASE)) {
                case (int) RUNNING -> {
                    if (WORD.compareAndSet(this, now, now - RUNNING + SHIELDED)) {
                        return true;
                    }
                }
                case (int) INTERRUPTED -> {
                    if (WORD.compareAndSet(this, now, now - INTERRUPTED + SHIELDED_CANCELLED)) {
                        if (interrupt) {
                            Thread.interrupted(); // kept by the phase; given back by unshield
                        }
                        return true;
                    }
                }
                case (int) INTERRUPTING -> Spin.once(spins);
                default -> {
                    return false;
                }
            }
        }
    }

    /** Ends a {@link #shield} that returned true, and delivers the cancel that came meanwhile or before. */
    public final void unshield(boolean interrupt) {
        for (int spins = 0; ; spins++) {
            long now = word;
            if ((now & PHASE) == INTERRUPTING) {
                Spin.once(spins);
                continue;
            }
            boolean cancelled = (now & PHASE) == SHIELDED_CANCELLED;
            if (WORD.compareAndSet(this, now, now - (now & PHASE) + (cancelled ? INTERRUPTED : RUNNING))) {
                if (cancelled && interrupt) {
                    Thread.currentThread().interrupt();
                }
                return;
            }
        }
    }
}
