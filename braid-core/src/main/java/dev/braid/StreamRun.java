package dev.braid;

import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A run whose results are read as a stream. It starts with the first read, and ends with the last, a failure, or the stream's closing.
 *
 * <p>Nothing here refers to the stream or its spliterator, so that these can be found to be lost.
 */
final class StreamRun<R extends @Nullable Object> {

    private final String name;
    private final Completed<R> results;
    private final Supplier<Execution<?, R, @Nullable Object>> opening;
    private final Tasks<?> tasks;

    // All guarded by this. Reading waits without it.
    private @Nullable Execution<?, R, @Nullable Object> execution;
    private boolean ended;

    /**
     * A run that has not started.
     *
     * @param opening makes the execution when the first result is wanted
     * @param tasks what the run reads from, to be closed at its end
     */
    StreamRun(
            String name,
            Completed<R> results,
            Supplier<Execution<?, R, @Nullable Object>> opening,
            Tasks<?> tasks) {
        this.name = name;
        this.results = results;
        this.opening = opening;
        this.tasks = tasks;
    }

    /** The next result as completed, or {@link Completed#END}; throws what ended the run, checked exceptions wrapped. */
    @Nullable Object take() {
        Execution<?, R, @Nullable Object> running = running();
        if (running == null) {
            return Completed.END;
        }
        InterruptedException interrupt = null;
        try {
            Object next = results.take();
            if (next != Completed.END) {
                return next;
            }
        } catch (InterruptedException e) {
            interrupt = e;
            running.interrupted(e);
        }
        if (conclude(running)) {
            try {
                answer(running, interrupt);
            } catch (Throwable thrown) {
                tasks.closeAfter(thrown);
                throw thrown;
            }
            tasks.closing().run();
        }
        return Completed.END;
    }

    private synchronized @Nullable Execution<?, R, @Nullable Object> running() {
        if (execution == null && !ended) {
            execution = opening.get();
            execution.start();
        }
        return ended ? null : execution;
    }

    private static void answer(Execution<?, ?, ?> run, @Nullable InterruptedException interrupt) {
        try {
            run.answer(interrupt);
        } catch (RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FanOutException("interrupted while reading the results of " + run.policy().label(), e);
        } catch (Exception e) {
            throw new FanOutException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Cancels what runs and joins it. Idempotent. */
    void close() {
        Execution<?, R, @Nullable Object> running;
        synchronized (this) {
            running = execution;
            if (running == null && !ended) {
                ended = true;
                tasks.closing().run();
            }
        }
        if (running != null) {
            running.context().cancel(new CancelledException("the stream of " + name + " was closed"));
            if (conclude(running)) {
                tasks.closing().run();
            }
        }
    }

    /** Joins; true if it was this call that ended the run. */
    private boolean conclude(Execution<?, ?, ?> run) {
        run.joinUninterruptibly();
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
        }
        run.conclude();
        return true;
    }

    /** The stream is lost: what it left running is cancelled and reported. Does not block. */
    void abandon() {
        Execution<?, ?, ?> lost;
        synchronized (this) {
            lost = ended ? null : execution;
        }
        if (lost != null) {
            lost.context().cancel(new CancelledException("the stream of " + name + " was lost"));
            System.getLogger("dev.braid")
                    .log(
                            Level.WARNING,
                            "a stream of {0} was neither read to its end nor closed, and its tasks have been cancelled;"
                                    + " open it in try-with-resources",
                            name);
        }
    }
}
