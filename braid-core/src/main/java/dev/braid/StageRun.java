package dev.braid;

import dev.braid.internal.bridge.Block;
import dev.braid.internal.bridge.Downstream;
import dev.braid.internal.bridge.SpreadRun;
import dev.braid.internal.crew.ForkSource;
import dev.braid.internal.crew.IteratorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A run that is a part of a pipeline: it has no caller who waits for it, but a task around it that starts it, reads from it and ends it. */
final class StageRun implements SpreadRun {

    private final Function<ContextNode, Execution<?, ?, ?>> opening;
    private final @Nullable Handed results;
    private final @Nullable IteratorSource tasks;
    private final @Nullable ForkSource bodies;

    private final Function<Execution<?, ?, ?>, @Nullable CallerRuns> reading;
    private @Nullable CallerRuns callerRuns;

    /** Written by who starts it, before anybody else can know of it. */
    private volatile @Nullable Execution<?, ?, ?> execution;

    /** Of the thread that ends it; threads that follow one another see each other's. */
    private boolean ended;

    private StageRun(
            Function<ContextNode, Execution<?, ?, ?>> opening,
            @Nullable Handed results,
            @Nullable IteratorSource tasks,
            @Nullable ForkSource bodies,
            Function<Execution<?, ?, ?>, @Nullable CallerRuns> reading) {
        this.reading = reading;
        this.tasks = tasks;
        this.opening = opening;
        this.results = results;
        this.bodies = bodies;
    }

    /** A run whose results are taken. */
    static StageRun spread(
            Function<ContextNode, Execution<?, ?, ?>> opening,
            Handed results,
            IteratorSource tasks,
            Function<Execution<?, ?, ?>, @Nullable CallerRuns> reading) {
        return new StageRun(opening, results, tasks, null, reading);
    }

    /** A run of blocks that stand in {@code bodies}, and add more. */
    static StageRun group(Function<ContextNode, Execution<?, ?, ?>> opening, ForkSource bodies) {
        return new StageRun(opening, null, null, bodies, _ -> null);
    }

    private Execution<?, ?, ?> execution() {
        return Objects.requireNonNull(execution);
    }

    @Override
    public void start() {
        Execution<?, ?, ?> opened = opening.apply(ContextNode.currentNode());
        execution = opened;
        callerRuns = reading.apply(opened);
        if (bodies != null) {
            bodies.seal(); // who adds more is itself one of them
        }
        opened.start();
    }

    @Override
    public void add(Block<?> body) {
        Objects.requireNonNull(bodies).add(body);
        execution().staff();
    }

    @Override
    public Object take(Runnable beforeWaiting, Runnable afterWaiting) throws Exception {
        CallerRuns alone = callerRuns;
        Object next = alone == null ? null : alone.take();
        if (next != null) {
            return next;
        }
        next = Objects.requireNonNull(results).take(beforeWaiting, afterWaiting);
        if (alone != null && next != END) {
            alone.took();
        }
        return next;
    }

    @Override
    public boolean pushOwn(Downstream to) throws Exception {
        CallerRuns alone = callerRuns;
        return alone == null || alone.pushTo(to);
    }

    @Override
    public boolean isReady() {
        return results == null || results.isReady();
    }

    @Override
    public void finish() throws Exception {
        if (ended) {
            return;
        }
        InterruptedException interrupt = execution().join();
        conclude();
        execution().answer(interrupt);
    }

    @Override
    public List<Throwable> close() {
        Execution<?, ?, ?> running = execution;
        if (running == null || ended) {
            return List.of();
        }
        running.context().cancel(new CancelledException(running.policy().label() + ": no more is wanted"));
        if (callerRuns != null) {
            callerRuns.end();
        }
        running.joinUninterruptibly();
        conclude();
        List<Throwable> failures = new ArrayList<>(running.ending().failures());
        Throwable first = running.ending().failure();
        if (first != null) {
            failures.addFirst(first);
        }
        return failures;
    }

    private void conclude() {
        ended = true;
        execution().conclude();
    }

    @Override
    public int running() {
        Execution<?, ?, ?> known = execution;
        return known == null ? 0 : (int) known.workers().stream().filter(TaskWorker::isAtWork).count();
    }

    @Override
    public boolean isWorking() {
        return running() > (tasks != null && tasks.isInside() ? 1 : 0);
    }

    @Override
    public boolean isAtRest() {
        // In this order: a window that is full stays so while the reader waits, and then nothing begins that does not run yet.
        return results != null && !results.window().isOpen() && running() == 0 && !execution().exhausted();
    }

    @Override
    public int waiting() {
        return results == null ? 0 : results.held();
    }
}
