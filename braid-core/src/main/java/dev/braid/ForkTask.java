package dev.braid;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One fork: the task as the run sees it, and what became of it as the user does. */
final class ForkTask<T, R extends @Nullable Object> implements Fork<R> {

    private final ScopeRun<?> scope;

    /** Which join will cover it: the number of those before it. */
    private final long joinsBefore;

    /** What is to be done, and with what; forgotten when it has ended, for a fork may be kept much longer than that. */
    private @Nullable TaskFunction<? super T, ? extends R, ?> function;

    private @Nullable T task;

    /** When it was forked, where that is wanted. */
    private final long forkedAt;

    /** The result, the failure, or the {@link Outcome.Cancelled}; written before the state that says which, read after it. */
    private @Nullable Object end;

    /** How many attempts there were; written like {@link #end}. */
    private int attempts;

    /** Written by the thread that runs the task, or that found it could not run any more. */
    private volatile State state = State.WAITING;

    ForkTask(
            ScopeRun<?> scope,
            long joinsBefore,
            long forkedAt,
            T task,
            TaskFunction<? super T, ? extends R, ?> function) {
        this.scope = scope;
        this.joinsBefore = joinsBefore;
        this.forkedAt = forkedAt;
        this.task = task;
        this.function = function;
    }

    boolean isOf(ScopeRun<?> other) {
        return scope == other;
    }

    // The run's side

    long forkedAt() {
        return forkedAt;
    }

    /** Does the task. Called by the run, for each attempt. */
    R run() throws Exception {
        state = State.RUNNING;
        return Objects.requireNonNull(function).apply(task());
    }

    @SuppressWarnings("NullAway") // it is there until the fork has ended
    private T task() {
        return task;
    }

    /** What the fork was given, for a fork that has not ended. */
    Object given() {
        return Objects.requireNonNull(task);
    }

    void succeeded(@Nullable Object result, int tries) {
        end(State.SUCCEEDED, result, tries);
    }

    void failed(Throwable failure, int tries) {
        end(State.FAILED, failure, tries);
    }

    void cancelled(Throwable cause, @Nullable Throwable thrown, int tries) {
        end(State.CANCELLED, new Outcome.Cancelled<R>(cause, Optional.ofNullable(thrown), tries), tries);
    }

    private void end(State last, @Nullable Object how, int tries) {
        function = null;
        task = null;
        end = how;
        attempts = tries;
        state = last;
    }

    // The user's side

    @Override
    public State state() {
        return state;
    }

    @Override
    public Optional<Throwable> cause() {
        return switch (state) {
            case WAITING, RUNNING, SUCCEEDED -> Optional.empty();
            case FAILED -> Optional.of(failure());
            case CANCELLED -> Optional.of(cancel().cause());
        };
    }

    @Override
    public R get() {
        return switch (endState("get")) {
            case FAILED -> throw new IllegalStateException(this + ": there is no result", failure());
            case CANCELLED -> throw new IllegalStateException(this + ": there is no result", cancel().cause());
            default -> value();
        };
    }

    @Override
    public Outcome<R> outcome() {
        return switch (endState("outcome")) {
            case FAILED -> new Outcome.Failure<>(failure(), attempts);
            case CANCELLED -> cancel();
            default -> new Outcome.Success<>(value(), attempts);
        };
    }

    /**
     * The state that lasts; not asked for before the fork's join has come back, even if it is there. It is there by then, unless a thread of
     * the user's has forked while the scope was being joined.
     */
    private State endState(String method) {
        State last = joinsBefore >= scope.joins() ? State.WAITING : state;
        if (!last.isEnded()) {
            throw new IllegalStateException("Fork." + method + " of " + this + ": the scope has not been joined since the fork; call"
                    + " scope.join() first, or ask after the scope");
        }
        return last;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // written as an R
    private R value() {
        return (R) end;
    }

    private Throwable failure() {
        return (Throwable) Objects.requireNonNull(end);
    }

    @SuppressWarnings("unchecked")
    private Outcome.Cancelled<R> cancel() {
        return (Outcome.Cancelled<R>) Objects.requireNonNull(end);
    }

    @Override
    public String toString() {
        return "a fork of " + scope.label() + " (" + state + ")";
    }
}
