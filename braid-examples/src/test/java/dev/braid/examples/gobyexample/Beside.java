package dev.braid.examples.gobyexample;

import dev.braid.TaskCallable;
import dev.braid.TaskRunnable;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Something that goes on beside the test. */
final class Beside<R> {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FutureTask<R> task;
    private final Thread thread;

    private Beside(FutureTask<R> task) {
        this.task = task;
        this.thread = Thread.startVirtualThread(task);
    }

    static <R> Beside<R> start(TaskCallable<R, Exception> call) {
        return new Beside<>(new FutureTask<>(call::call));
    }

    static Beside<Boolean> startRun(TaskRunnable<Exception> block) {
        return start(() -> {
            block.run();
            return true;
        });
    }

    /** Waits until it waits for something. */
    Beside<R> untilItWaits() {
        long start = System.nanoTime();
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            if (task.isDone() || System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("it does not wait: " + task);
            }
            Thread.yield();
        }
        return this;
    }

    boolean isOver() {
        return task.isDone();
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Waits for its end; returns or throws what it does. */
    R end() throws Exception {
        try {
            return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new AssertionError("it does not end", e);
        }
    }
}
