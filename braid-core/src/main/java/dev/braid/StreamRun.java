package dev.braid;

import dev.braid.internal.bridge.ReadRun;
import dev.braid.internal.bridge.Results;
import dev.braid.internal.bridge.Runs.Lost;
import dev.braid.internal.host.SystemHost;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A run whose results are read as a stream, or otherwise by somebody outside of it.
 *
 * <p>Nothing here refers to who reads, so that that can be found to be lost.
 */
final class StreamRun implements ReadRun {

    private final String name;
    private final Lost form;
    private final Results results;
    private final Supplier<Execution<?, ?, ?>> opening;
    private final Tasks<?> tasks;

    // All guarded by this. Reading waits without it.
    private @Nullable Execution<?, ?, ?> execution;
    private boolean ended;

    /**
     * A run that has not started.
     *
     * @param form how it is read
     * @param opening makes the execution when the first result is wanted
     * @param tasks what the run reads from, to be closed at its end
     */
    StreamRun(String name, Lost form, Results results, Supplier<Execution<?, ?, ?>> opening, Tasks<?> tasks) {
        this.name = name;
        this.form = form;
        this.results = results;
        this.opening = opening;
        this.tasks = tasks;
    }

    @Override
    public @Nullable Object take() {
        Execution<?, ?, ?> running = running();
        if (running == null) {
            return Results.END;
        }
        InterruptedException interrupt = null;
        try {
            Object next = results.take();
            if (next != Results.END) {
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
        return Results.END;
    }

    private synchronized @Nullable Execution<?, ?, ?> running() {
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

    @Override
    public void close() {
        Execution<?, ?, ?> running;
        synchronized (this) {
            running = execution;
            if (running == null && !ended) {
                ended = true;
                tasks.closing().run();
            }
        }
        if (running != null) {
            running.context().cancel(new CancelledException("the " + form.form() + " of " + name + " was closed"));
            end(running);
        }
    }

    private void end(Execution<?, ?, ?> run) {
        if (conclude(run)) {
            tasks.closing().run();
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

    @Override
    public void abandon() {
        Execution<?, ?, ?> lost;
        synchronized (this) {
            lost = ended ? null : execution;
        }
        if (lost != null) {
            lost.context().cancel(new CancelledException("the " + form.form() + " of " + name + " was lost"));
            SystemHost.INSTANCE.execute(() -> end(lost)); // who finds what is lost waits neither for tasks nor for observers
            System.getLogger("dev.braid")
                    .log(
                            Level.WARNING,
                            "a {0} of {1} was neither read to its end nor closed, and its tasks have been cancelled; {2}",
                            form.form(),
                            name,
                            form.advice());
        }
    }
}
