package dev.braid.channel;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A thread beside the test, and what came of its call. */
final class Beside<R> {

    /** No test waits longer; what has not happened by then never does. */
    private static final long BOUND = SECONDS.toNanos(30);

    private final Thread thread;
    private @Nullable R result;
    private @Nullable Throwable thrown;
    private boolean interrupted;

    private Beside(On on, Callable<? extends R> body) {
        thread = on.thread(() -> {
            try {
                result = body.call();
            } catch (Throwable t) {
                thrown = t;
            }
            interrupted = Thread.currentThread().isInterrupted();
        });
    }

    /** What is done without a result. */
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    static <R> Beside<R> call(On on, Callable<? extends R> body) {
        var beside = new Beside<R>(on, body);
        beside.thread.start();
        return beside;
    }

    static Beside<Boolean> run(On on, Body body) {
        return call(on, () -> {
            body.run();
            return true;
        });
    }

    /** Comes back when the thread is parked. */
    Beside<R> untilParked() {
        long start = System.nanoTime();
        while (!isParked()) {
            if (!thread.isAlive() || System.nanoTime() - start > BOUND) {
                throw new AssertionError("it did not wait, but is " + thread.getState() + " with " + result, thrown);
            }
            Thread.yield();
        }
        return this;
    }

    private boolean isParked() {
        return isWaiting() || thread.getState() == Thread.State.TIMED_WAITING;
    }

    /** Whether the thread is parked without a limit of time. */
    boolean isWaiting() {
        return thread.getState() == Thread.State.WAITING;
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    void interrupt() {
        thread.interrupt();
    }

    /** What it returned; what it threw is this test's failure. */
    R result() {
        join();
        if (thrown != null || result == null) {
            throw new AssertionError("it gave " + result + " and threw " + thrown, thrown);
        }
        return result;
    }

    /** What it threw. */
    Throwable thrown() {
        join();
        if (thrown == null) {
            throw new AssertionError("it threw nothing, but gave " + result);
        }
        return thrown;
    }

    /** Whether it returned. */
    boolean returned() {
        join();
        return thrown == null;
    }

    /** Whether it was interrupted when it was done. */
    boolean wasInterrupted() {
        join();
        return interrupted;
    }

    void join() {
        joinAll(List.of(this));
    }

    /** Waits for the ends of all; if one does not end, says where all are. */
    static void joinAll(Collection<? extends Beside<?>> all) {
        long start = System.nanoTime();
        for (Beside<?> each : all) {
            boolean ended;
            try {
                ended = each.thread.join(Duration.ofNanos(Math.max(1, BOUND - (System.nanoTime() - start))));
            } catch (InterruptedException e) {
                throw new AssertionError("the test was interrupted", e);
            }
            if (!ended) {
                throw new AssertionError("hangs:\n" + all.stream().filter(Beside::isAlive).map(Beside::stack).collect(Collectors.joining("\n")));
            }
        }
    }

    private String stack() {
        return thread + " " + thread.getState() + Arrays.stream(thread.getStackTrace())
                .map(frame -> "\n    at " + frame)
                .collect(Collectors.joining());
    }
}
