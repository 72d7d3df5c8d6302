package dev.braid.test.internal;

import dev.braid.internal.host.Host;
import dev.braid.internal.host.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * A machine on which time passes only when there is nothing else to do: the clock moves on to the next timer when no thread can go on.
 * Threads run on a {@link DeterministicScheduler}, and timers that are due are threads among them, in an order that the seed decides. Hours
 * take microseconds, and the same seed gives the same run.
 */
public final class VirtualTimeHost implements Host {

    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    /** How long the work of a thread may seem to have taken: short, neither short nor long, long, or so long that it has to give way. */
    private static final long[] SEEMS = {0, 0, 40_000, 200_000, 3_000_000};

    /** One machine in so many is quick: its threads hardly ever seem to have worked at all. */
    private static final int QUICK = 4;

    private static final int HARDLY_EVER = 1_000;

    private final DeterministicScheduler scheduler;
    private final Random random;
    private final boolean quick;

    // Touched by one thread at a time: all that stands on this host runs on the scheduler's one carrier.
    private final NavigableSet<Due> timers =
            new TreeSet<>(VirtualTimeHost::inTime);
    private final List<Throwable> escaped = new ArrayList<>();
    private Runnable idle = () -> {};
    private long now; // like System.nanoTime(), to be compared by differences: three waits as long as any may be wrap it
    private Duration elapsed = Duration.ZERO;
    private long worked = 1;
    private long scheduled;
    private long threads;
    private long spent;
    private int overdue;

    private static final class Due {
        final long at;
        final long number;
        final Runnable action;
        boolean off;

        Due(long at, long number, Runnable action) {
            this.at = at;
            this.number = number;
            this.action = action;
        }

    }

    private static int inTime(Due one, Due other) {
        long apart = one.at - other.at;
        return apart == 0 ? Long.compare(one.number, other.number) : Long.signum(apart);
    }

    public VirtualTimeHost(long seed) {
        this.scheduler = new DeterministicScheduler(seed);
        this.random = new Random(seed);
        this.quick = seed % QUICK == QUICK - 1;
    }

    /** Has {@code caller} run in a thread of this machine, once {@link #run} is called. */
    public Thread caller(Runnable caller) {
        return unstarted("caller", guarded(caller));
    }

    /**
     * Starts {@code caller}, and runs it and all that it starts until it has ended and nobody else can go on. Or until nobody can go on
     * though it has not ended, and no timer will change that.
     *
     * @return false if it was given up because it does not come to rest in {@code mostSteps}
     */
    public boolean run(Thread caller, long mostSteps) {
        caller.start();
        long steps = 0;
        while (scheduler.runOne()
                || scheduler.awaitReturning()
                || (caller.isAlive() && (advance() || scheduler.awaitTimed()))) {
            if (++steps > mostSteps) {
                return false;
            }
        }
        return true;
    }

    /** Has {@code look} called whenever nobody can go on and the clock is about to be moved. */
    public void whenIdle(Runnable look) {
        idle = look;
    }

    /** Moves the clock on to the next timer; false if there is none. */
    private boolean advance() {
        idle.run();
        if (timers.isEmpty()) {
            return false;
        }
        moveTo(timers.first().at);
        return true;
    }

    private void moveTo(long time) {
        elapsed = elapsed.plusNanos(time - now);
        now = time;
        while (!timers.isEmpty() && timers.first().at - now <= 0) {
            Due due = timers.removeFirst();
            overdue++;
            Runnable action = guarded(due.action);
            // A thread of its own, so that others may come in between, as they may beside a timer thread.
            unstarted("timer", () -> {
                if (!due.off) {
                    action.run();
                }
                overdue--;
            }).start();
        }
    }

    private Thread unstarted(String name, Runnable work) {
        return scheduler.unstarted(name, () -> ScopedValue.where(CURRENT, this).run(work));
    }

    private Runnable guarded(Runnable action) {
        return () -> {
            try {
                action.run();
            } catch (Throwable t) {
                escaped.add(t);
            }
        };
    }

    // What a program on this machine may do

    /** Waits until {@code time} has passed, or throws if interrupted. */
    public void sleep(Duration time) throws InterruptedException {
        long until = now + time.toNanos();
        Timer timer = wakeAt(until);
        try {
            while (until - now > 0) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LockSupport.park(this);
            }
        } finally {
            timer.cancel();
        }
    }

    /** Waits until {@code time} has passed and swallows all interrupts meanwhile. */
    public void sleepDeaf(Duration time) {
        long until = now + time.toNanos();
        Timer timer = wakeAt(until);
        while (until - now > 0) {
            LockSupport.park(this);
            Thread.interrupted();
        }
        timer.cancel();
    }

    private Timer wakeAt(long until) {
        Thread sleeper = Thread.currentThread();
        return schedule(until - now, () -> LockSupport.unpark(sleeper));
    }

    /** Lets {@code time} pass as by computing: nobody else comes in, but timers become due. */
    public void spend(Duration time) {
        spent += time.toNanos();
        moveTo(now + time.toNanos());
    }

    /** How much time passed by computing: whatever was due meanwhile comes so much later at most. */
    public long spent() {
        return spent;
    }

    /** How much time has passed, in nanoseconds; for tests of less than centuries. */
    public long time() {
        return now;
    }

    /** How much time has passed. */
    public Duration elapsed() {
        return elapsed;
    }

    /** Whether timers are due that are not done. */
    public boolean isLate() {
        return overdue > 0;
    }

    // What is left of it

    /** How many timers are neither due nor called off. */
    public int pendingTimers() {
        return timers.size();
    }

    /** The threads that have not ended. */
    public List<Thread> living() {
        return scheduler.living();
    }

    /** What was thrown where nobody could catch it. */
    public List<Throwable> escaped() {
        return escaped;
    }

    /** The threads that have not ended, with their states and stacks. */
    public String stacks() {
        return Threads.stacks(living());
    }

    /** Who was first seen to wait in real time, and where. */
    public Optional<String> timedWait() {
        return scheduler.timedWait();
    }

    // What a run stands on

    @Override
    public long nanoTime() {
        return now;
    }

    /** The seed says how quick threads seem to be, so it says too how many tasks they claim at once and when they give way. */
    @Override
    public long workNanos() {
        if (!quick || scheduler.choose(HARDLY_EVER) == 0) {
            worked += SEEMS[scheduler.choose(SEEMS.length)];
        }
        return worked;
    }

    @Override
    public void giveWay(long nanos) {
        Thread.yield();
    }

    @Override
    public void mayYield() {
        scheduler.mayYield();
    }

    @Override
    public Instant now() {
        return EPOCH.plus(elapsed);
    }

    @Override
    public Timer schedule(long delayNanos, Runnable action) {
        Due due = new Due(now + delayNanos, scheduled++, action);
        timers.add(due);
        return () -> {
            due.off = true;
            timers.remove(due);
        };
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public ThreadFactory threads(String name) {
        return work -> {
            scheduler.mayYield(); // whoever starts a thread may be overtaken
            return unstarted((name.isEmpty() ? "thread" : name) + "-" + ++threads, work);
        };
    }

    @Override
    public void execute(Runnable action) {
        unstarted("callback", guarded(action)).start();
    }
}
