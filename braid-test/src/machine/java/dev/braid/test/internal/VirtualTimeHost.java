package dev.braid.property;

import dev.braid.internal.crew.Crews;
import dev.braid.internal.host.Host;
import dev.braid.internal.host.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * A machine on which time passes only when there is nothing else to do: the clock moves on to the next timer when no thread can go on.
 * Threads run on a {@link DeterministicScheduler}, and timers that are due are threads among them, in an order that the seed decides. Hours
 * take microseconds, and the same seed gives the same run.
 */
final class VirtualTimeHost implements Host {

    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final StackWalker CALLER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    /** So many that a program that does not come to rest is noticed. */
    private static final int MOST_STEPS = 200_000;

    private final DeterministicScheduler scheduler;

    // Touched by one thread at a time: all that stands on this host runs on the scheduler's one carrier.
    private final PriorityQueue<Due> timers =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
    private final List<Throwable> escaped = new ArrayList<>();
    private Runnable idle = () -> {};
    private long now;
    private long scheduled;
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

        long at() {
            return at;
        }

        long number() {
            return number;
        }
    }

    VirtualTimeHost(long seed) {
        this.scheduler = new DeterministicScheduler(seed);
    }

    /**
     * Runs {@code caller} in a thread of this machine, and all that it starts, until it has ended and nobody else can go on.
     *
     * @return false if it was given up because it does not come to rest
     */
    boolean run(Runnable caller) {
        Thread thread = scheduler.unstarted("caller", guarded(caller));
        thread.start();
        int steps = 0;
        while (scheduler.runOne()
                || scheduler.awaitReturning()
                || (thread.getState() != Thread.State.TERMINATED && advance())) {
            if (++steps > MOST_STEPS) {
                return false;
            }
        }
        return true;
    }

    /** Has {@code look} called whenever nobody can go on and the clock is about to be moved. */
    void whenIdle(Runnable look) {
        idle = look;
    }

    /** Moves the clock on to the next timer; false if there is none. */
    private boolean advance() {
        idle.run();
        if (timers.isEmpty()) {
            return false;
        }
        moveTo(timers.element().at);
        return true;
    }

    private void moveTo(long time) {
        now = time;
        while (!timers.isEmpty() && timers.element().at <= now) {
            Due due = timers.remove();
            overdue++;
            Runnable action = guarded(due.action);
            // A thread of its own, so that others may come in between, as they may beside a timer thread.
            scheduler.unstarted("timer", () -> {
                if (!due.off) {
                    action.run();
                }
                overdue--;
            }).start();
        }
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
    void sleep(Duration time) throws InterruptedException {
        long until = now + time.toNanos();
        Timer timer = wakeAt(until);
        try {
            while (now < until) {
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
    void sleepDeaf(Duration time) {
        long until = now + time.toNanos();
        Timer timer = wakeAt(until);
        while (now < until) {
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
    void spend(Duration time) {
        spent += time.toNanos();
        moveTo(now + time.toNanos());
    }

    /** How much time passed by computing: whatever was due meanwhile comes so much later at most. */
    long spent() {
        return spent;
    }

    /** A point at which another thread may come in. */
    void mayYield() {
        scheduler.mayYield();
    }

    /** The time, without being a point at which another thread may come in. */
    long time() {
        return now;
    }

    /** Whether timers are due that are not done. */
    boolean isLate() {
        return overdue > 0;
    }

    // What is left of it

    /** How many timers are neither due nor called off. */
    int pendingTimers() {
        return timers.size();
    }

    /** The threads that have not ended. */
    List<Thread> living() {
        return scheduler.living();
    }

    /** What was thrown where nobody could catch it. */
    List<Throwable> escaped() {
        return escaped;
    }

    // What a run stands on

    @Override
    public long nanoTime() {
        if (Crews.isCanceller(CALLER.getCallerClass())) {
            scheduler.mayYield(); // between telling workers to stop and telling the runs below
        }
        return now;
    }

    @Override
    public Instant now() {
        return EPOCH.plusNanos(now);
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
    public ThreadFactory threads(String name) {
        return work -> {
            scheduler.mayYield(); // whoever starts a thread may be overtaken
            return scheduler.unstarted(name, work);
        };
    }

    @Override
    public void execute(Runnable action) {
        scheduler.unstarted("callback", guarded(action)).start();
    }
}
