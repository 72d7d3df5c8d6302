package dev.braid;

import dev.braid.internal.crew.ForkSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One scope: a run whose tasks are forked while it lasts. Its end is a run's end; what is its own is who may fork and join, and what has
 * been told to the block already.
 */
final class ScopeRun<X extends Exception> implements Scope<X> {

    /** As a number of joins: more than any fork may be waiting for. */
    private static final long ENDED = Long.MAX_VALUE;

    private final String form;
    private final Policy policy;
    private final ForkSource forks = new ForkSource(this::dropped);
    private final Execution<ForkTask<?, ?>, @Nullable Object, @Nullable Object> execution;
    private final Thread owner = Thread.currentThread();

    /** How many joins have come back; {@link #ENDED} once the scope has. Written by the owner, read by whoever holds a fork. */
    private volatile long joins;

    /** What {@link #cancel} was called with, the last first; of those that came at once one may be the cause, whichever it is. */
    private final AtomicReference<@Nullable CalledOff> calledOff = new AtomicReference<>();

    private record CalledOff(Throwable cause, @Nullable CalledOff earlier) {}

    /** What cancelled the scope, once the block has been told of it; the owner's own. */
    private @Nullable Throwable told;

    /** What a join has thrown last; the owner's own. */
    private @Nullable Throwable thrown;

    ScopeRun(String form, Policy policy) {
        this.form = form;
        this.policy = policy.ofForks();
        this.execution = new Execution<>(
                this.policy, form, ContextNode.currentNode(), forks, ForkTask::run, new Forked());
    }

    String label() {
        return policy.label();
    }

    /** How many joins have come back. */
    long joins() {
        return joins;
    }

    // From the block to its end

    /** Runs the block; returns or throws when none of the scope's tasks is running. */
    <R extends @Nullable Object> R call(ScopeFunction<? extends R, X> block) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        execution.start();
        R result = null;
        Throwable escaped = null;
        try {
            if (!execution.context().isCancelled()) {
                result = execution.context().<R, Exception>call(() -> block.apply(this));
            }
        } catch (Throwable t) {
            escaped = t;
            execution.context().isCancelled(); // what is around may have been, and what was thrown be for it: then that is the cause
            if (!tellsOfCancel(t)) {
                execution.fail(t); // which cancels the forks
            }
        }
        forks.seal();
        execution.look();
        InterruptedException interrupt = execution.join();
        execution.ending().exhausted(forks.claimed());
        joins = ENDED;
        forks.close(); // for a thread of the user's, in the scope's context, that forks just now
        forks.awaitDropped(); // by who cancels from outside, and is no task of the scope
        execution.conclude();
        Throwable why = why(interrupt, escaped);
        if (why != null) {
            throw Failures.<RuntimeException>asIs(why);
        }
        return result(result);
    }

    @SuppressWarnings("NullAway") // the block's own, which may be null if R says so
    private static <R extends @Nullable Object> R result(@Nullable R result) {
        return result;
    }

    /** What leaving the block throws, if anything: an interrupt, what the block threw, or what it has not been told of. */
    private @Nullable Throwable why(@Nullable InterruptedException interrupt, @Nullable Throwable escaped) {
        Throwable cause = execution.context().ownCause();
        if (interrupt == null && escaped == null && (cause == null || cause == told || isCalledOff())) {
            return null;
        }
        boolean consequence = escaped != null && escaped != thrown && !isCalledOff() && tellsOfCancel(escaped);
        if (interrupt == null && escaped != null && !consequence) {
            Failures.suppress(escaped, execution.ending().failures());
            return escaped;
        }
        Throwable why = execution.ending().exception(form, interrupt, List.of());
        if (escaped != null) {
            Failures.suppress(why, List.of(escaped));
        }
        return why;
    }

    /** Whether {@code t}, which the block threw, says no more than that the scope was cancelled. */
    private boolean tellsOfCancel(Throwable t) {
        return CancelledException.tellsOf(execution.context(), t);
    }

    // Forking

    @Override
    public <R extends @Nullable Object> Fork<R> fork(TaskCallable<? extends R, ? extends X> call) {
        Objects.requireNonNull(call, "call");
        return fork("fork", call, (TaskFunction<TaskCallable<? extends R, ? extends X>, R, Exception>) TaskCallable::call);
    }

    @Override
    public <T, R extends @Nullable Object> Fork<R> fork(
            T task, TaskFunction<? super T, ? extends R, ? extends X> function) {
        return this.<T, R>fork("fork", task, function);
    }

    @Override
    public Fork<@Nullable Void> forkRun(TaskRunnable<? extends X> block) {
        Objects.requireNonNull(block, "block");
        return this.<TaskRunnable<? extends X>, @Nullable Void>fork("forkRun", block, task -> {
            task.run();
            return null;
        });
    }

    @Override
    public <T> Fork<@Nullable Void> forkRun(T task, TaskConsumer<? super T, ? extends X> consumer) {
        Objects.requireNonNull(consumer, "consumer");
        return this.<T, @Nullable Void>fork("forkRun", task, given -> {
            consumer.accept(given);
            return null;
        });
    }

    private <T, R extends @Nullable Object> Fork<R> fork(
            String method, T task, TaskFunction<? super T, ? extends R, ?> function) {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(function, "function");
        long before = requireInside(method);
        TaskFunction<? super T, ? extends R, ?> carrying = Carried.capture(policy).around(function);
        ForkTask<T, R> fork = forks.add(() -> new ForkTask<T, R>(this, before, execution.forked(), task, carrying));
        if (fork == null) { // the scope has ended since it was asked: nobody is to be told
            fork = new ForkTask<>(this, before, 0, task, carrying);
            dropped(fork);
            return fork;
        }
        execution.staff();
        return fork;
    }

    private void dropped(Object fork) {
        Throwable cause = execution.context().ownCause();
        ((ForkTask<?, ?>) fork).cancelled(cause == null ? new CancelledException(label() + " has ended") : cause, null, 0);
    }

    // Joining

    @Override
    public void join() throws InterruptedException {
        InterruptedException interrupt = awaitQuiet("join");
        if (interrupt != null || execution.context().isCancelled()) {
            throw tell(interrupt, "join");
        }
    }

    @Override
    public <R extends @Nullable Object> List<Outcome<R>> joinOutcomes(Collection<? extends Fork<? extends R>> forks)
            throws InterruptedException {
        Objects.requireNonNull(forks, "forks");
        InterruptedException interrupt = awaitQuiet("joinOutcomes");
        boolean fromOutside = execution.context().isCancelled() && execution.ending().failure() == null && !isCalledOff();
        if (interrupt != null || fromOutside) {
            if (execution.ending().partialAt(interrupt) == null) {
                throw tell(interrupt, "joinOutcomes");
            }
            told = execution.context().ownCause();
        }
        List<ForkTask<?, ? extends R>> wanted = ownForks(forks); // not before: tasks may have added to them
        List<Outcome<R>> outcomes = new ArrayList<>(wanted.size());
        for (ForkTask<?, ? extends R> fork : wanted) {
            Outcome<R> outcome = widened(fork.outcome());
            if (outcome instanceof Outcome.Failure<R>(Throwable failure, _) && failure == execution.ending().failure()) {
                told = failure;
            }
            outcomes.add(outcome);
        }
        return Collections.unmodifiableList(outcomes);
    }

    private <R extends @Nullable Object> List<ForkTask<?, ? extends R>> ownForks(
            Collection<? extends Fork<? extends R>> forks) {
        List<ForkTask<?, ? extends R>> own = new ArrayList<>(forks.size());
        for (Fork<? extends R> fork : forks) {
            ForkTask<?, ? extends R> task = (ForkTask<?, ? extends R>) Objects.requireNonNull(fork, "fork");
            if (!task.isOf(this)) {
                throw new IllegalArgumentException("Scope.joinOutcomes: " + fork + " belongs to another scope; join that one");
            }
            own.add(task);
        }
        return own;
    }

    @SuppressWarnings("unchecked") // an outcome only gives
    private static <R extends @Nullable Object> Outcome<R> widened(Outcome<? extends R> outcome) {
        return (Outcome<R>) outcome;
    }

    /** Waits until no fork is left. An interrupt of the caller cancels them, and is returned. */
    private @Nullable InterruptedException awaitQuiet(String method) {
        requireOwner(method);
        InterruptedException interrupt = null;
        while (true) {
            try {
                forks.awaitQuiet();
                execution.ending().soFar(forks.claimed());
                long before = joins;
                joins = before + 1; // the owner alone counts
                return interrupt;
            } catch (InterruptedException e) {
                interrupt = e;
                execution.interrupted(e);
            }
        }
    }

    private RuntimeException tell(@Nullable InterruptedException interrupt, String method) {
        told = execution.context().ownCause();
        Throwable why = execution.ending().exception("scope." + method, interrupt, List.of());
        thrown = why;
        return Failures.<RuntimeException>asIs(why);
    }

    @Override
    public boolean cancel(Throwable cause) {
        Objects.requireNonNull(cause, "cause");
        if (joins == ENDED || execution.context().isCancelled()) {
            return false;
        }
        calledOff.updateAndGet(earlier -> new CalledOff(cause, earlier)); // before: whoever sees the cancel, sees who it was
        return execution.context().cancel(cause);
    }

    /** Whether it was {@link #cancel} that cancelled the scope. To be asked when nothing runs. */
    private boolean isCalledOff() {
        Throwable cause = execution.context().ownCause();
        return cause != null && isCalledOffBy(cause) && execution.ending().failure() == null;
    }

    private boolean isCalledOffBy(Throwable cause) {
        CalledOff call = calledOff.get();
        while (call != null && call.cause != cause) {
            call = call.earlier;
        }
        return call != null;
    }

    // Misuse

    /** Returns how many joins had come back when the scope had not ended yet. */
    private long requireInside(String method) {
        long before = joins;
        if (before == ENDED) {
            throw ended(method);
        }
        if (!isInside()) {
            throw foreign(method);
        }
        return before;
    }

    /** Whether the calling code is the block, a task of the scope, or something that those wait for. */
    private boolean isInside() {
        if (Thread.currentThread() == owner || isAround(ContextNode.currentNode())) {
            return true;
        }
        TaskWorker worker = TaskWorker.current(); // its task may be in a context that was made elsewhere
        return worker != null && isAround(worker.execution().context());
    }

    private boolean isAround(ContextNode inner) {
        for (ContextNode node = inner; node != null; node = node.around()) {
            if (node == execution.context()) {
                return true;
            }
        }
        return false;
    }

    private void requireOwner(String method) {
        if (joins == ENDED) {
            throw ended(method);
        }
        if (Thread.currentThread() == owner) {
            return;
        }
        throw isInside()
                ? new IllegalStateException("Scope." + method + " of " + label() + ": called by a task of the scope, which would wait for"
                        + " itself; only the block that opened the scope joins it")
                : foreign(method);
    }

    private IllegalStateException ended(String method) {
        return new IllegalStateException("Scope." + method + " of " + label()
                + ": the scope has ended; a scope must not be used after its block");
    }

    private IllegalStateException foreign(String method) {
        return new IllegalStateException("Scope." + method + " of " + label() + ": called by " + Thread.currentThread()
                + ", which is neither in the scope's block nor in one of its tasks; fork from these, or open a scope there");
    }
}
