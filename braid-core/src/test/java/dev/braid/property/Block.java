package dev.braid.property;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancelledException;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import dev.braid.Fork;
import dev.braid.Outcome;
import dev.braid.Scope;
import dev.braid.property.Tree.Body;
import dev.braid.test.internal.VirtualTimeHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The block of a scope while a tree is played: what it and others do to the scope, and what of it can be checked at once. */
final class Block {

    private final VirtualTimeHost host;
    private final Call call;
    private final Steps steps;

    /** In the order in which they were made; null for one that is being made. */
    private final List<@Nullable Fork<@Nullable Integer>> forks = new ArrayList<>();

    private @Nullable Scope<Exception> scope;
    private @Nullable Integer returned;
    private @Nullable Throwable escaped;

    /** What the last join threw. */
    private @Nullable Throwable joined;

    /** Whether the block knows why its scope was cancelled. */
    private boolean told;

    /** Whether somebody has called it off, or is about to. */
    private boolean perhapsCalledOff;

    /** Whether that was what cancelled it, and nothing else could have. */
    private boolean calledOff;

    Block(VirtualTimeHost host, Call call, Steps steps) {
        this.host = host;
        this.call = call;
        this.steps = steps;
        call.isScopeOf(this);
    }

    @Nullable Object run(FanOut policy) throws Exception {
        return policy.scope((Scope<Exception> opened) -> {
            scope = opened;
            try {
                returned = steps.take(call.run().tasks().getFirst(), call, new Attempt(call, Attempt.BLOCK, 1, host.time()));
                return returned;
            } catch (Throwable t) {
                escaped = t;
                call.blockThrows(t);
                throw t;
            } finally {
                call.waits(true);
            }
        });
    }

    // By anybody

    /** Forks into a call, if that is a scope. */
    static void fork(Call call, Body body) {
        Block block = open(call);
        if (block != null) {
            block.fork(body);
        }
    }

    private void fork(Body body) {
        int task = call.forks(body);
        forks.add(null);
        Fork<@Nullable Integer> fork = opened().<Integer, @Nullable Integer>fork(task, given -> steps.perform(call, given));
        forks.set(task, fork);
    }

    /** Cancels a call, if that is a scope, by what a scope has for that. */
    static void callOff(Call call) {
        Block block = open(call);
        if (block != null) {
            block.callOff();
        }
    }

    private void callOff() {
        boolean first = !call.isPerhapsCancelled();
        call.mayBeCancelled();
        perhapsCalledOff = true;
        calledOff |= first;
        if (opened().cancel(new IllegalStateException("called off"))) {
            call.wasStopped(first);
        } else {
            call.require(!first, "a scope is cancelled by who cancels it first");
        }
    }

    private static @Nullable Block open(Call call) {
        return call.isOver() ? null : call.block().filter(block -> block.scope != null).orElse(null);
    }

    private Scope<Exception> opened() {
        return Objects.requireNonNull(scope);
    }

    // By the block itself

    void join(boolean caught) throws Exception {
        call.waits(true);
        try {
            opened().join();
        } catch (Throwable t) {
            Promises.threw(call, t);
            Promises.suppressed(call, t);
            Promises.firstFailureWins(call, t);
            told = true;
            joined = t;
            if (!caught) {
                throw t;
            }
            restore(t);
            return;
        } finally {
            call.waits(false);
            requireEnded("P1 no fork is left after a join");
        }
        call.require(call.ends().isVague() || call.ends().decisive().isEmpty(), "P2 a join throws the first failure", call.ends().decisive());
        call.require(!call.isStopped(), "P3 a join of a cancelled scope is cancelled");
        for (int task = 0; task < call.size(); task++) {
            call.require(call.hasEnded(task), "all that was forked has run when a join returns", task);
        }
    }

    void joinOutcomes(int every) throws Exception {
        List<Integer> asked = new ArrayList<>();
        List<Fork<@Nullable Integer>> wanted = new ArrayList<>();
        for (int task = forks.size() - 1; task >= 0; task -= every) {
            Fork<@Nullable Integer> fork = forks.get(task);
            if (fork != null) {
                asked.add(task);
                wanted.add(fork);
            }
        }
        List<Outcome<@Nullable Integer>> outcomes;
        call.waits(true);
        try {
            outcomes = opened().joinOutcomes(wanted);
        } catch (Throwable t) {
            told = true;
            joined = t;
            boolean fromOutside = t instanceof CancelledException || t instanceof DeadlineExceededException;
            call.require(Promises.isInterrupt(t) || fromOutside, "joinOutcomes throws no failure", t);
            Promises.threw(call, t);
            Promises.suppressed(call, t);
            throw t;
        } finally {
            call.waits(false);
            requireEnded("P1 no fork is left after joinOutcomes");
        }
        call.require(outcomes.size() == asked.size(), "an outcome for each fork", outcomes.size());
        for (int i = 0; i < asked.size(); i++) {
            int task = asked.get(i);
            Outcome<?> outcome = outcomes.get(i);
            call.require(Promises.isOf(call, task, outcome), "P7 outcomes stand in the order of forks", task, outcome);
            told |= outcome instanceof Outcome.Failure<?>(Throwable failure, _)
                    && call.ends().decisive().filter(end -> Promises.isOf(end, failure)).isPresent();
        }
        told |= call.run().policy().bounds().partial() && call.hasExpired();
    }

    /** As who catches an interrupt does. */
    private static void restore(Throwable caught) {
        if (caught instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireEnded(String promise) {
        call.require(call.running() == 0, promise, call.running());
        forks.stream().filter(Objects::nonNull).forEach(fork -> call.require(fork.state().isEnded(), promise, fork));
    }

    // After it

    @Nullable Integer returned() {
        return returned;
    }

    /** What the block threw. */
    @Nullable Throwable escaped() {
        return escaped;
    }

    /** What the last join threw. */
    @Nullable Throwable joined() {
        return joined;
    }

    boolean isTold() {
        return told;
    }

    boolean isPerhapsCalledOff() {
        return perhapsCalledOff;
    }

    boolean isCalledOff() {
        return calledOff;
    }

    /** The scope is over: each fork says what became of it. */
    void check() {
        for (int task = 0; task < forks.size(); task++) {
            Fork<@Nullable Integer> fork = forks.get(task);
            call.require(fork != null && fork.state().isEnded(), "P1 each fork has ended", task);
            if (fork == null || !fork.state().isEnded()) {
                continue;
            }
            Outcome<@Nullable Integer> outcome = fork.outcome();
            call.require(Promises.isOf(call, task, outcome), "P6 a fork tells what became of it", task, outcome);
            call.require(call.hasStarted(task) || call.isPerhapsCancelled(), "a fork runs unless its scope was cancelled", task);
            Throwable thrown = catchThrowable(fork::get);
            boolean agrees =
                    switch (outcome) {
                        case Outcome.Success<?>(var value, _) -> fork.state() == Fork.State.SUCCEEDED
                                && fork.cause().isEmpty()
                                && thrown == null
                                && Objects.equals(fork.get(), value);
                        case Outcome.Failure<?>(Throwable failure, _) -> fork.state() == Fork.State.FAILED && tells(fork, failure, thrown);
                        case Outcome.Cancelled<?>(Throwable cause, _, _) -> fork.state() == Fork.State.CANCELLED
                                && tells(fork, cause, thrown);
                    };
            call.require(agrees, "P6 state, cause and result of a fork agree", task, fork, fork.cause(), thrown);
        }
    }

    private static boolean tells(Fork<?> fork, Throwable why, @Nullable Throwable thrown) {
        return fork.cause().equals(Optional.of(why)) && thrown instanceof IllegalStateException && thrown.getCause() == why;
    }
}
