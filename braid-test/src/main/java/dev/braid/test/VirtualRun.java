package dev.braid.test;

import dev.braid.TaskCallable;
import dev.braid.test.internal.Thrown;
import dev.braid.test.internal.VirtualTimeHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One block in virtual time: runs it on a machine of its own, and looks at what it leaves behind. */
final class VirtualRun<R extends @Nullable Object, X extends Exception> {

    /** So many that what goes round in circles is noticed after some seconds. */
    private static final long MOST_STEPS = 20_000_000;

    private final long seed;
    private final TaskCallable<? extends R, X> block;
    private final VirtualTimeHost host;
    private final Thread caller;

    // Written by the block's thread or the carrier, read after the carrier has ended.
    private boolean ended;
    private boolean interrupted;
    private boolean rests;
    private @Nullable R result;
    private @Nullable Throwable thrown;
    private @Nullable Throwable broken;

    VirtualRun(long seed, TaskCallable<? extends R, X> block) {
        this.seed = seed;
        this.block = block;
        this.host = new VirtualTimeHost(seed);
        this.caller = host.caller(this::callBlock);
        caller.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    }

    /** Runs the block; returns or throws when nobody can go on. */
    @SuppressWarnings("NullAway") // the result is null only if R may be
    R call() throws X, InterruptedException {
        drive();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        List<AssertionError> problems = problems();
        Throwable failure = thrown;
        if (failure == null && !problems.isEmpty()) {
            failure = problems.removeFirst();
        }
        if (failure != null) {
            problems.forEach(failure::addSuppressed);
            SeedNote.attach(failure, new Schedule(seed), host.timedWait());
            throw Thrown.<RuntimeException>asIs(failure);
        }
        return result;
    }

    private void callBlock() {
        try {
            result = block.call();
        } catch (Throwable t) {
            thrown = t;
        }
        interrupted = Thread.interrupted();
        ended = true;
    }

    /** Runs the machine on a thread of its own, because that of the caller may be interrupted, which is meant for the block. */
    private void drive() {
        Thread carrier = Thread.ofPlatform()
                .daemon()
                .inheritInheritableThreadLocals(false)
                .name("virtual-time")
                .unstarted(this::carry);
        if (Thread.interrupted()) {
            caller.interrupt();
        }
        carrier.start();
        while (true) {
            try {
                carrier.join();
                return;
            } catch (InterruptedException e) {
                caller.interrupt();
            }
        }
    }

    private void carry() {
        try {
            rests = host.run(caller, MOST_STEPS);
        } catch (Throwable t) {
            broken = t;
        }
    }

    private List<AssertionError> problems() {
        List<AssertionError> problems = new ArrayList<>();
        if (broken != null) {
            problems.add(new AssertionError("virtual time failed", broken));
        } else if (!rests) {
            problems.add(stack("does not come to rest: after " + MOST_STEPS + " turns of its threads, at "
                    + Texts.time(elapsed()) + ", these have not ended:\n" + host.stacks()));
        } else if (!ended) {
            problems.add(stack("nobody can go on, and no timer is due; at " + Texts.time(elapsed()) + " these threads wait:\n"
                    + host.stacks() + "\nWho waits for something outside (a socket, a thread of its own) counts as waiting; in virtual"
                    + " time are what Braid starts and VirtualTime.threads()."));
        } else {
            addLeftOver(problems);
        }
        host.escaped().forEach(escaped -> problems.add(new AssertionError("a background action of Braid failed", escaped)));
        return problems;
    }

    private void addLeftOver(List<AssertionError> problems) {
        int threads = host.living().size();
        if (threads > 0) {
            problems.add(stack(Texts.count(threads, "thread") + " left, that the block started and that still "
                    + (threads == 1 ? "waits" : "wait") + ":\n" + host.stacks()));
        }
        int timers = host.pendingTimers();
        if (timers > 0) {
            problems.add(stack(Texts.count(timers, "timer") + " left, that nobody called off: a stream that is not closed, or"
                    + " an onCancel registration of a context with a deadline"));
        }
    }

    private Duration elapsed() {
        return host.elapsed();
    }

    /** An error that shows where the run was called, and not how it was found. */
    private static AssertionError stack(String message) {
        var error = new AssertionError("virtual time: " + message);
        StackTraceElement[] stack = error.getStackTrace();
        String own = VirtualRun.class.getName();
        error.setStackTrace(Arrays.stream(stack)
                .dropWhile(frame -> frame.getClassName().equals(own))
                .toArray(StackTraceElement[]::new));
        return error;
    }
}
