package dev.braid.test.internal;

import dev.braid.internal.host.Host;
import dev.braid.internal.host.Timer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/** A machine that knows which of its threads and timers are left. */
public final class WatchedHost implements Host {

    /** So many pauses, of a millisecond at least, for threads that are on their way out. */
    private static final int PATIENCE = 5_000;

    private static final long PAUSE_NANOS = 1_000_000;

    private final Host machine;

    /** Started, or about to be, and not ended. */
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** Neither begun nor called off. */
    private final Set<Object> timers = ConcurrentHashMap.newKeySet();

    /** Given to threads that we do not see, and not done. */
    private final Set<Object> callbacks = ConcurrentHashMap.newKeySet();

    /** Whether anybody has asked for the time; written by whoever does. */
    private volatile boolean asked;

    public WatchedHost(Host machine) {
        this.machine = machine;
    }

    /** The machine that is watched. */
    public Host machine() {
        return machine;
    }

    /** Whether anybody has asked for the time. */
    public boolean isAsked() {
        return asked;
    }

    /** What is left, as text; empty if there is nothing, after some patience. */
    public String left() {
        boolean interrupted = Thread.interrupted();
        for (int pauses = 0; pauses < PATIENCE && !(living().isEmpty() && callbacks.isEmpty()); pauses++) {
            machine.giveWay(PAUSE_NANOS);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        List<Thread> living = living();
        StringJoiner text = new StringJoiner("\n");
        if (!living.isEmpty()) {
            text.add("threads: " + living.size()).add(Threads.stacks(living));
        }
        if (!timers.isEmpty()) {
            text.add("timers that nobody called off: " + timers.size()
                    + " (a stream that is not closed, or an onCancel registration of a context with a deadline)");
        }
        if (!callbacks.isEmpty()) {
            text.add("calls of observers or onCancel actions that do not end: " + callbacks.size());
        }
        return text.toString();
    }

    private List<Thread> living() {
        return threads.stream().filter(Thread::isAlive).toList();
    }

    @Override
    public long nanoTime() {
        asked = true;
        return machine.nanoTime();
    }

    @Override
    public Instant now() {
        return machine.now();
    }

    @Override
    public RandomGenerator random() {
        return machine.random();
    }

    @Override
    public Timer schedule(long delayNanos, Runnable action) {
        Object entry = new Object();
        timers.add(entry);
        Timer timer = machine.schedule(delayNanos, () -> {
            timers.remove(entry);
            action.run();
        });
        return () -> {
            timers.remove(entry);
            timer.cancel();
        };
    }

    @Override
    public ThreadFactory threads(String name) {
        ThreadFactory factory = machine.threads(name);
        return work -> {
            Thread thread = factory.newThread(() -> {
                try {
                    work.run();
                } finally {
                    threads.remove(Thread.currentThread());
                }
            });
            threads.add(thread);
            return thread;
        };
    }

    @Override
    public void execute(Runnable action) {
        callbacks.add(action);
        machine.execute(() -> {
            try {
                ScopedValue.where(CURRENT, this).run(action);
            } finally {
                callbacks.remove(action);
            }
        });
    }

    @Override
    public long workNanos() {
        return machine.workNanos();
    }

    @Override
    public void giveWay(long nanos) {
        machine.giveWay(nanos);
    }

    @Override
    public void mayYield() {
        machine.mayYield();
    }
}
