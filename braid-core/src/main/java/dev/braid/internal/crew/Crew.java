package dev.braid.internal.crew;

import dev.braid.internal.host.Host;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of one source on virtual threads that it starts only as they are needed, and joins them.
 *
 * <p><b>Threads on demand.</b> A thread claims a task and, before it runs it, makes sure that while work remains and the limit allows
 * one more thread, a <em>spare</em>, is started and waiting for a carrier; the spare does the same when it comes. If the task is short,
 * the same thread claims the next one; if it blocks, the spare takes its place. While all threads are taken up by their first task the
 * number of spares doubles, because starting one at a time leaves carriers idle; it falls back to one as soon as a thread comes back for
 * a second task.
 *
 * <p><b>Chunks.</b> A thread whose tasks turn out short claims several at once ({@link Worker}). All that is claimed, begun or not, is
 * within the limit, so for every task left over there could be a thread; and where the limit leaves no room for a claim, what others
 * have left over is taken first. So tasks that wait for one another end whenever they would if each had been claimed by itself, in order.
 *
 * <p><b>One word</b> holds the number of active threads (from their arrival until they leave), of spares, and whether the crew is
 * closed. It closes, for good, when nothing can be claimed any more and no thread is active. A spare that gets its carrier only then
 * finds it closed and goes; nobody waits for it.
 *
 * <p><b>Whoever makes work claimable calls {@link #staff()}</b>: a thread that left a source, a consumer that made room in a window. A
 * thread that got {@link Claim#NOT_NOW} leaves, and looks again after it has left, so that between the two one always sees the other.
 */
public final class Crew implements Runnable {

    /**
     * How a crew works.
     *
     * @param limit how many threads at once
     * @param threadPerTask whether a thread runs one task only
     * @param chunks whether a thread may claim several tasks at once
     * @param interrupts whether a cancelled task is interrupted
     * @param graceNanos how long after its cancel a task that still runs is reported
     */
    public record Terms(
            Host host,
            ThreadFactory threads,
            int limit,
            boolean threadPerTask,
            boolean chunks,
            boolean interrupts,
            long graceNanos) {}

    private static final int MOST_SPARES = 64;

    private static final long ONE_ACTIVE = 1;
    private static final long ONE_SPARE = 1L << 32;
    private static final long CLOSED = Long.MIN_VALUE;
    private static final VarHandle STATE;
    private static final VarHandle ROSTER;
    private static final VarHandle FREE;
    private static final VarHandle RESERVED;
    private static final VarHandle YIELDING;
    private static final VarHandle JOINERS;

    static {
        try {
            var lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Crew.class, "state", long.class);
            ROSTER = lookup.findVarHandle(Crew.class, "roster", Worker.class);
            FREE = lookup.findVarHandle(Crew.class, "free", Free.class);
            RESERVED = lookup.findVarHandle(Crew.class, "reserved", int.class);
            JOINERS = lookup.findVarHandle(Crew.class, "joiners", Joiner.class);
            YIELDING = lookup.findVarHandle(Crew.class, "yielding", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Work work;
    private final Terms terms;
    private final Pursuit pursuit;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

    /** Closed, spares, active; moved by CAS by everybody. */
    private volatile long state;

    /** All places ever made, newest first; grows to the largest number of threads at once. */
    private volatile @Nullable Worker roster;

    /** The places that no thread is in. Each entry is a new object, so a CAS on it cannot mistake an old list for a new one. */
    private volatile @Nullable Free free;

    /** How many threads came in a row without any coming back for a second task. Racy: it only sets the number of spares. */
    private int streak;

    /** At least how many tasks have been claimed in chunks and not begun; 0 if none. */
    private volatile int reserved;

    /** How many threads are giving way: they will go on, so the spare that got their carrier is not needed. */
    private volatile int yielding;

    /** Whether nothing more is to be done; written by cancellers before they close the source. */
    private volatile boolean cancelled;

    /** Whether cancelled tasks are being followed; written by cancellers before they begin that, read by who closes the crew. */
    private volatile boolean pursued;

    /** Who waits for the crew to close. Pushed by CAS before the waiter looks at the state, read by who has closed the crew. */
    private volatile @Nullable Joiner joiners;

    private record Joiner(Thread thread, @Nullable Joiner next) {}
    private record Free(Worker worker, @Nullable Free next) {}

    /** A crew that has not started. Its threads get the class loader of the thread that makes it. */
    public Crew(Work work, Terms terms) {
        this.work = work;
        this.terms = terms;
        this.pursuit = new Pursuit(this, terms);
    }

    /** Sets to work. Does not block; without any work the crew is closed when this returns. */
    public void start() {
        staff();
        closeIfDone();
    }

    /** The source may have become exhausted without a claim: closes the crew if nobody is left to do so. Does not block. */
    public void look() {
        closeIfDone();
    }

    /** Waits until no task runs and none will. */
    public void join() throws InterruptedException {
        awaitClosed();
        if (pursued) {
            pursuit.stop(); // who has closed the crew may be just about to
        }
    }

    private void awaitClosed() throws InterruptedException {
        if (isClosed()) {
            return;
        }
        Joiner head;
        do {
            head = joiners;
        } while (!JOINERS.compareAndSet(this, head, new Joiner(Thread.currentThread(), head)));
        while (!isClosed()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.park(this);
        }
    }

    public boolean isClosed() {
        return state < 0;
    }

    Work work() {
        return work;
    }

    Host host() {
        return terms.host();
    }

    /** Starts nothing more, and cancels what runs. Idempotent, does not block. */
    public void cancel() {
        cancelled = true;
        work.close();
        terms.host().mayYield(); // nobody has been told yet
        long now = terms.host().nanoTime();
        boolean any = false;
        for (Worker worker = roster; worker != null; worker = worker.nextInRoster) {
            any |= worker.cancel(worker.epoch(), terms.interrupts(), now);
        }
        if (yielding > 0) {
            callBack();
        }
        closeIfDone();
        if (any) {
            pursue();
        }
    }

    /** Cancels the task of one worker, if it is still the one of the given epoch. */
    public void cancel(Worker worker, long epoch) {
        terms.host().mayYield();
        if (worker.cancel(epoch, terms.interrupts(), terms.host().nanoTime())) {
            pursue();
        }
    }

    private void pursue() {
        if (isClosed()) {
            return;
        }
        pursued = true;
        terms.host().mayYield(); // between telling workers to stop and telling the runs below
        pursuit.begin(terms.host().nanoTime());
        if (isClosed()) {
            pursuit.stop(); // it closed between the two, perhaps without seeing the flag
        }
    }

    /** The newest place for a thread; the others follow by {@link #next}. */
    public @Nullable Worker roster() {
        return roster;
    }

    /** The place after {@code worker}, or null. */
    public static @Nullable Worker next(Worker worker) {
        return worker.nextInRoster;
    }

    /** Makes sure that threads wait for the work there is, as far as the limit allows. Does not block. */
    public void staff() {
        while (true) {
            long now = state;
            int spares = spares(now);
            if (spares >= wantedSpares() || now < 0 || active(now) + spares >= terms.limit()) {
                return;
            }
            if (spares >= work.available() && spares >= reserved) {
                return;
            }
            if (STATE.compareAndSet(this, now, now + ONE_SPARE) && !startThread()) {
                return;
            }
        }
    }

    private int wantedSpares() {
        return Math.clamp(Integer.highestOneBit(streak), 1, MOST_SPARES);
    }

    private boolean startThread() {
        try {
            terms.threads().newThread(this).start();
            terms.host().mayYield(); // it may be the first to begin a task
            return true;
        } catch (Throwable t) {
            STATE.getAndAdd(this, -ONE_SPARE);
            work.threadFailed(t);
            closeIfDone();
            return false;
        }
    }

    /** A thread's life. Called by the threads that the crew starts. */
    @Override
    public void run() {
        while (yielding > 0 && !isClosed()) {
            terms.host().giveWay(1); // threads that gave way come first
        }
        if (!arrive()) {
            return;
        }
        try {
            if (!isFinished()) {
                Worker worker = hire();
                worker.arrive(Thread.currentThread(), loader);
                try {
                    work.bind(worker);
                } finally {
                    worker.depart();
                    if (!isFinished()) {
                        dismiss(worker);
                    }
                }
            }
        } catch (Throwable t) {
            work.threadFailed(t); // nothing here throws but for want of memory: fail the run rather than lose a task
        } finally {
            leave();
        }
    }

    /** A thread has its first task. */
    void hasBegun() {
        streak++;
    }

    /** A thread has come back for a second task. */
    void hasComeBack() {
        if (streak != 0) {
            streak = 0; // written only then: all threads read what lies beside it
        }
        terms.host().mayYield(); // between claim and begin, as a first task may be overtaken in startThread
    }

    boolean isThreadPerTask() {
        return terms.threadPerTask();
    }

    /** Whether all tasks have been begun: none can be claimed or taken from another. */
    boolean isFinished() {
        return reserved == 0 && work.exhausted();
    }

    /** Whether a claim would be in vain now: who would make it leaves, and may be waited for. */
    private boolean hasNothingToGive() {
        return reserved == 0 && work.available() == 0;
    }

    /** Gives the worker the next task, if there is one for it now. */
    boolean claim(Worker worker) {
        worker.begin();
        int most = grant(worker);
        Claim claim = most == 0 ? Claim.NOT_NOW : work.claim(worker, most);
        if (claim != Claim.TASK) {
            release(most - 1);
            if (takeLeftOver(worker)) {
                return true;
            }
            claim = most == 0 ? work.claim(worker, 1) : claim; // others have taken all that was left over
        }
        if (claim == Claim.TASK) {
            release(most - worker.claimed());
            return true;
        }
        worker.end();
        if (claim == Claim.NOT_NOW) {
            streak = 0;
        }
        return false;
    }

    /** How many tasks the thread may claim, with all but one of them reserved; 0 if what others have left over comes first. */
    private int grant(Worker worker) {
        int wanted = terms.chunks() ? worker.appetite() : 1;
        int room = terms.limit() - active(state) - reserved;
        int granted = Math.clamp(room + 1, 1, wanted); // all the room: who comes next takes half of it
        reserve(granted - 1);
        if (active(state) + reserved <= terms.limit()) {
            return granted;
        }
        release(granted - 1);
        return reserved > 0 ? 0 : 1;
    }

    /**
     * Takes what another has claimed and not begun, if there is any. Who has reserved and left nothing over is between the two: that is
     * waited for, because a task that is claimed instead could be one too far for the limit.
     */
    private boolean takeLeftOver(Worker thief) {
        for (int spins = 0; reserved > 0; spins++) {
            for (Worker victim = roster; victim != null; victim = victim.nextInRoster) {
                if (thief.stealFrom(victim)) {
                    return true;
                }
            }
            Spin.once(spins);
        }
        return false;
    }

    /** At least how many tasks have been claimed in chunks and not begun. */
    int reserved() {
        return reserved;
    }

    void reserve(int tasks) {
        if (tasks > 0) {
            RESERVED.getAndAdd(this, tasks);
        }
    }

    void release(int tasks) {
        if (tasks > 0) {
            RESERVED.getAndAdd(this, -tasks);
        }
    }

    /** Leaves the carrier of the calling thread to others, unless there is nothing to come back for now. */
    void giveWay(Pace pace) {
        long start = terms.host().workNanos();
        YIELDING.getAndAdd(this, 1);
        if (!cancelled && !hasNothingToGive()) { // asked after that: who leaves calls back whom it finds away
            terms.host().giveWay(pace.pauseNanos());
        }
        YIELDING.getAndAdd(this, -1);
        long now = terms.host().workNanos();
        pace.hasComeBack(now, now - start - pace.pauseNanos());
    }

    /** Calls back who has given way, for there is nothing to do now. Others that park find a permit, as they may at any time. */
    private void callBack() {
        for (Worker worker = roster; worker != null; worker = worker.nextInRoster) {
            LockSupport.unpark(worker.thread());
        }
    }

    /** A thread not of the crew is about to run tasks of the source: it counts as active. False if that cannot be now. */
    public boolean joinAsGuest() {
        long now = state;
        boolean room = now >= 0 && active(now) + spares(now) < terms.limit();
        return room && STATE.compareAndSet(this, now, now + ONE_ACTIVE);
    }

    /** Ends what {@link #joinAsGuest} began. */
    public void leaveAsGuest() {
        leave();
    }

    private boolean arrive() {
        long now;
        do {
            now = state;
        } while (now >= 0 && !STATE.compareAndSet(this, now, now + ONE_ACTIVE - ONE_SPARE));
        return now >= 0;
    }

    private Worker hire() {
        while (true) {
            Free head = free;
            if (head == null) {
                return enrol(work.newWorker());
            }
            if (FREE.compareAndSet(this, head, head.next)) {
                return head.worker;
            }
        }
    }

    private Worker enrol(Worker worker) {
        worker.crew = this;
        Worker head;
        do {
            head = roster;
            worker.nextInRoster = head;
        } while (!ROSTER.compareAndSet(this, head, worker));
        return worker;
    }

    private void dismiss(Worker worker) {
        Free head;
        do {
            head = free;
        } while (!FREE.compareAndSet(this, head, new Free(worker, head)));
    }

    private void leave() {
        long now = state;
        if (active(now) == 1 && work.exhausted() && STATE.compareAndSet(this, now, now - ONE_ACTIVE | CLOSED)) {
            work.idle();
            announce(); // both steps in one: the last to leave closes
            return;
        }
        long before = (long) STATE.getAndAdd(this, -ONE_ACTIVE);
        if (active(before) == 1) {
            work.idle();
        }
        int away = yielding;
        if (away > 0 && active(state) <= away && hasNothingToGive()) {
            callBack(); // all that is waited for
        }
        staff();
        closeIfDone();
    }

    private void closeIfDone() {
        while (true) {
            long now = state;
            if (now < 0 || active(now) != 0 || !work.exhausted()) {
                return;
            }
            if (STATE.compareAndSet(this, now, now | CLOSED)) {
                announce();
                return;
            }
        }
    }

    /** By who has closed the crew. */
    private void announce() {
        if (pursued) {
            pursuit.stop();
        }
        work.closed();
        for (Joiner joiner = joiners; joiner != null; joiner = joiner.next) {
            LockSupport.unpark(joiner.thread);
        }
    }

    void reportStuck(Worker worker, Trail trail) {
        Thread thread = worker.thread();
        if (thread != null && worker.isLate(trail.epoch)) {
            work.stuck(worker, trail.epoch, thread, terms.host().nanoTime() - trail.cancelledAt);
        }
    }

    private static int active(long state) {
        return (int) state;
    }

    private static int spares(long state) {
        return (int) (state >>> 32) & Integer.MAX_VALUE;
    }
}
