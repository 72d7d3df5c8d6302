package dev.braid.examples;

import dev.braid.TaskCallable;
import dev.braid.TaskRunnable;
import dev.braid.internal.host.Host;
import dev.braid.internal.host.SystemHost;
import dev.braid.internal.host.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The real machine, but for Braid's time, which stands still until a test moves it on. Not virtual time: that knows of no sockets, and would
 * move on while they wait.
 */
public final class StoppedClock implements Host {

    private record Due(long at, Runnable action) {}

    // Guarded by this.
    private final PriorityQueue<Due> timers = new PriorityQueue<>(Comparator.comparingLong(Due::at));
    private long now;

    /** Runs {@code block} by this clock, in the calling thread. */
    public <R> R call(TaskCallable<R, Exception> block) throws Exception {
        return ScopedValue.where(Host.CURRENT, this).call(block::call);
    }

    /** The same for a block without a result. */
    public void run(TaskRunnable<Exception> block) throws Exception {
        call(() -> {
            block.run();
            return this;
        });
    }

    /** Waits until there is a timer that is due within {@code most}, and moves the time on to it. */
    public void advanceToNext(Duration most) throws InterruptedException {
        Duration next;
        synchronized (this) {
            while (timers.isEmpty() || timers.peek().at - now > most.toNanos()) {
                wait();
            }
            next = Duration.ofNanos(timers.peek().at - now);
        }
        advance(next);
    }

    /** Moves the time on, and does here what is due then. */
    public void advance(Duration time) {
        Instant until = now().plus(time);
        for (Runnable action = next(until); action != null; action = next(until)) {
            action.run();
        }
    }

    private synchronized @Nullable Runnable next(Instant until) {
        long nanos = Duration.between(Instant.EPOCH, until).toNanos();
        Due due = timers.peek();
        if (due == null || due.at > nanos) {
            now = nanos;
            return null;
        }
        now = due.at;
        timers.remove(due);
        return due.action;
    }

    /** How long until each timer is due that waits. */
    public synchronized List<Duration> waiting() {
        return timers.stream().map(due -> Duration.ofNanos(due.at - now)).sorted().toList();
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanoTime());
    }

    @Override
    public synchronized Timer schedule(long delayNanos, Runnable action) {
        Due due = new Due(now + delayNanos, action);
        timers.add(due);
        notifyAll();
        return () -> callOff(due);
    }

    private synchronized void callOff(Due due) {
        timers.remove(due);
    }

    @Override
    public ThreadFactory threads(String name) {
        return SystemHost.INSTANCE.threads(name);
    }

    @Override
    public void execute(Runnable action) {
        SystemHost.INSTANCE.execute(action);
    }
}
